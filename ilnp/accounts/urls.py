"""Addresses for signing in and out and for the second factor. There are none for passwords: nobody has one."""

from allauth.account import views
from django.urls import include, path

from .views import request_login_code, set_up_second_factor

urlpatterns = [
    path("", request_login_code, name="account_login"),
    path("", request_login_code, name="account_request_login_code"),
    path("code/", views.confirm_login_code, name="account_confirm_login_code"),
    path("out/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("again/", views.reauthenticate, name="account_reauthenticate"),
    path("second-step/totp/activate/", set_up_second_factor, name="mfa_activate_totp"),
    path("second-step/", include("allauth.mfa.urls")),
]

"""Addresses for signing in and out and for the second factor. There are none for passwords: nobody has one."""

from allauth.account import views
from django.urls import include, path

from ilnp.website.signing_in import public, second_step

urlpatterns = [
    path("", public.ask_for_code, name="account_login"),
    path("code/", public.enter_code, name="account_confirm_login_code"),
    path("out/", views.logout, name="account_logout"),
    path("out/everywhere/", public.sign_out_everywhere, name="sign_out_everywhere"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("again/", views.reauthenticate, name="account_reauthenticate"),
    path("second-step/authenticate/", second_step.show, name="mfa_authenticate"),
    path("second-step/reauthenticate/", second_step.show_again, name="mfa_reauthenticate"),
    path("second-step/totp/activate/", second_step.set_up, name="mfa_activate_totp"),
    path("second-step/", include("allauth.mfa.urls")),
]

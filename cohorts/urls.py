"""Addresses that links in mail open: the inquiry and the check-in."""

from django.urls import path

from . import views

app_name = "cohorts"

urlpatterns = [
    path("inquiry/<str:token>/", views.inquiry_page, name="inquiry"),
    path("check-in/<str:token>/", views.check_in_page, name="check-in"),
]

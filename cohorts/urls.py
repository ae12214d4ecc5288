"""Addresses that links in mail open: the inquiry and the check-in."""

from django.urls import path

from cohorts.inquiry import public

app_name = "cohorts"

urlpatterns = [
    path("inquiry/<str:token>/", public.inquiry_page, name="inquiry"),
    path("check-in/<str:token>/", public.check_in_page, name="check-in"),
]

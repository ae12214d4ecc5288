"""Addresses that links in mail open: the inquiry, the check-in, the waiting for a partner."""

from django.urls import path

from cohorts.inquiry.public import inquiry_page
from cohorts.pulse.public import check_in_page
from cohorts.rematch.public import waiting_page

app_name = "cohorts"

urlpatterns = [
    path("inquiry/<str:token>/", inquiry_page, name="inquiry"),
    path("check-in/<str:token>/", check_in_page, name="check-in"),
    path("waiting/<str:token>/", waiting_page, name="waiting"),
]

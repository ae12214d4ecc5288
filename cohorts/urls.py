"""Addresses that links in mail open: the inquiry, the check-in, the waiting for a partner, being still there."""

from django.urls import path

from cohorts.inquiry.public import inquiry_page
from cohorts.pulse.public import check_in_page
from cohorts.rematch.public import leave_page, waiting_page
from cohorts.silence.public import another_partner_page, still_there_page

app_name = "cohorts"

urlpatterns = [
    path("inquiry/<str:token>/", inquiry_page, name="inquiry"),
    path("check-in/<str:token>/", check_in_page, name="check-in"),
    path("waiting/<str:token>/", waiting_page, name="waiting"),
    path("leave/<str:token>/", leave_page, name="leave"),
    path("still-there/<str:token>/", still_there_page, name="still-there"),
    path("another-partner/<str:token>/", another_partner_page, name="another-partner"),
]

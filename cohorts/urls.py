"""Addresses that links in mail open: the inquiry and the check-in."""

from django.urls import path

from cohorts.inquiry.public import inquiry_page
from cohorts.way.public import check_in_page

app_name = "cohorts"

urlpatterns = [
    path("inquiry/<str:token>/", inquiry_page, name="inquiry"),
    path("check-in/<str:token>/", check_in_page, name="check-in"),
]

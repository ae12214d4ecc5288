"""Addresses of matching that everybody may open."""

from django.urls import path

from matching.sealing.public import sealed_match

app_name = "matching"

urlpatterns = [path("sealed/<int:number>/", sealed_match, name="sealed")]

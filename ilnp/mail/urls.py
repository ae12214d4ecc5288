"""Doors that mail itself opens: the page that stops one sort of mail, and the providers' webhooks."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "mail"
urlpatterns = [
    path("stop/<str:token>/", views.unsubscribe, name="unsubscribe"),
]

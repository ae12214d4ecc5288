"""Address of the page where a person stays on the waitlist or leaves it."""

from django.urls import path

from . import waitlist_views

app_name = "waitlist"

urlpatterns = [path("<str:token>/", waitlist_views.mine, name="mine")]

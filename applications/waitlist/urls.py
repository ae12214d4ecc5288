"""Address of the page where a person stays on the waitlist or leaves it."""

from django.urls import path

from applications.waitlist import public

app_name = "waitlist"

urlpatterns = [path("<str:token>/", public.mine, name="mine")]

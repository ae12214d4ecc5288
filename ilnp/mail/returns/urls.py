"""Doors that mail itself opens: the page that stops one sort of mail, and the providers' webhooks."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from ilnp.mail.returns import public

app_name = "mail"
urlpatterns: list[URLPattern | URLResolver] = [
    path("stop/<str:token>/", public.unsubscribe, name="unsubscribe"),
]

if any("WEBHOOK" in name for name in settings.ANYMAIL):
    # Without a secret or a signing key anybody could tell us that an address bounced, so then there is no door.
    urlpatterns += [path("provider/", include("anymail.urls"))]

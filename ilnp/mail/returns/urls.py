"""The page that stops one sort of mail, under the reader's language; the providers' webhooks, under none."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from ilnp.mail.returns import public

app_name = "mail"
urlpatterns = [path("stop/<str:token>/", public.unsubscribe, name="unsubscribe")]

provider_urlpatterns: list[URLPattern | URLResolver] = []
if any("WEBHOOK" in name for name in settings.ANYMAIL):
    # Without a secret or a signing key anybody could tell us that an address bounced, so then there is no door.
    provider_urlpatterns = [path("provider/", include("anymail.urls"))]

"""Every address of the site. What people read stands under their language's prefix, the desk does not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from ilnp.due.health import healthz
from ilnp.mail.returns.urls import provider_urlpatterns
from ilnp.website.pages.security import security_txt
from ilnp.website.signing_in.public import sign_in_once

urlpatterns = [
    path("healthz", healthz),
    path("healthz/web", healthz, {"part": "web"}),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("admin/", admin.site.urls),
    path("mail/", include(provider_urlpatterns)),
    path("sign-in-once/<str:secret>/", sign_in_once, name="signin_once"),
    *i18n_patterns(
        path("sign-in/", include("ilnp.website.signing_in.urls")),
        path("cohorts/", include("cohorts.urls")),
        path("matching/", include("matching.urls")),
        path("apply/", include("applications.form.urls")),
        path("mail/", include("ilnp.mail.returns.urls")),
        path("waitlist/", include("applications.waitlist.urls")),
        path("", include("surveys.answering.urls")),
        path("", include("ilnp.website.urls")),
    ),
]

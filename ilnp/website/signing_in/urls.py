"""The single-use sign-in of the embedded mode; the same address whatever the language."""

from django.urls import path

from ilnp.website.signing_in.public import sign_in_once

urlpatterns = [path("sign-in-once/<str:secret>/", sign_in_once, name="signin_once")]

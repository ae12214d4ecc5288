"""Addresses of the public pages and the portal, all under the language's prefix."""

from django.urls import path

from ilnp.website.pages import public
from ilnp.website.portal import pages

app_name = "website"

urlpatterns = [
    path("", public.page, {"slug": "home", "template": "website/home.html"}, name="home"),
    path("about/", public.page, {"slug": "about"}, name="about"),
    path(
        "how-to-apply/", public.page, {"slug": "apply", "template": "website/how_to_apply.html"}, name="how-to-apply"
    ),
    path("communications/", public.page, {"slug": "communications"}, name="communications"),
    path("stories/", public.page, {"slug": "stories"}, name="stories"),
    path("volunteer/", public.volunteer, name="volunteer"),
    path("volunteer/thank-you/", public.thanks, {"slug": "volunteer"}, name="volunteer-thanks"),
    path("contact/", public.contact, name="contact"),
    path("contact/thank-you/", public.thanks, {"slug": "contact"}, name="contact-thanks"),
    path("privacy/", public.page, {"slug": "privacy"}, name="privacy"),
    path("accessibility/", public.page, {"slug": "accessibility"}, name="accessibility"),
    path("code-of-conduct/", public.page, {"slug": "code-of-conduct"}, name="code-of-conduct"),
    path("portal/", pages.home, name="portal"),
    path("portal/settings/", pages.settings_page, name="portal-settings"),
    path("portal/settings/consent/<slug:purpose>/", pages.change_consent, name="portal-consent"),
]

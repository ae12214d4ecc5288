"""Addresses of the public pages and the portal, all under the language's prefix."""

from django.urls import path

from ilnp.website.contact import public as contact
from ilnp.website.pages import public as pages
from ilnp.website.portal import public as portal

app_name = "website"

urlpatterns = [
    path("", pages.page, {"slug": "home", "template": "website/home.html"}, name="home"),
    path("about/", pages.page, {"slug": "about"}, name="about"),
    path("how-to-apply/", pages.page, {"slug": "apply", "template": "website/how_to_apply.html"}, name="how-to-apply"),
    path("communications/", pages.page, {"slug": "communications"}, name="communications"),
    path("stories/", pages.page, {"slug": "stories"}, name="stories"),
    path("volunteer/", contact.volunteer, name="volunteer"),
    path("volunteer/thank-you/", contact.thanks, {"slug": "volunteer"}, name="volunteer-thanks"),
    path("contact/", contact.contact, name="contact"),
    path("contact/thank-you/", contact.thanks, {"slug": "contact"}, name="contact-thanks"),
    path("privacy/", pages.page, {"slug": "privacy", "template": "website/privacy.html"}, name="privacy"),
    path("accessibility/", pages.page, {"slug": "accessibility"}, name="accessibility"),
    path("code-of-conduct/", pages.page, {"slug": "code-of-conduct"}, name="code-of-conduct"),
    path("portal/", portal.home, name="portal"),
    path("portal/settings/", portal.settings_page, name="portal-settings"),
    path("portal/settings/consent/<slug:purpose>/", portal.change_consent, name="portal-consent"),
    path("portal/settings/mail/<slug:topic>/", portal.change_mail, name="portal-mail"),
]

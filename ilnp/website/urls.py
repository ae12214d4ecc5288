"""Addresses of the public pages and the portal, all under the language's prefix."""

from django.urls import path

from . import portal_views, views

app_name = "website"

urlpatterns = [
    path("", views.page, {"slug": "home", "template": "website/home.html"}, name="home"),
    path("about/", views.page, {"slug": "about"}, name="about"),
    path("how-to-apply/", views.page, {"slug": "apply", "template": "website/how_to_apply.html"}, name="how-to-apply"),
    path("communications/", views.page, {"slug": "communications"}, name="communications"),
    path("stories/", views.page, {"slug": "stories"}, name="stories"),
    path("volunteer/", views.volunteer, name="volunteer"),
    path("volunteer/thank-you/", views.thanks, {"slug": "volunteer"}, name="volunteer-thanks"),
    path("contact/", views.contact, name="contact"),
    path("contact/thank-you/", views.thanks, {"slug": "contact"}, name="contact-thanks"),
    path("privacy/", views.page, {"slug": "privacy"}, name="privacy"),
    path("accessibility/", views.page, {"slug": "accessibility"}, name="accessibility"),
    path("code-of-conduct/", views.page, {"slug": "code-of-conduct"}, name="code-of-conduct"),
    path("portal/", portal_views.home, name="portal"),
    path("portal/settings/", portal_views.settings_page, name="portal-settings"),
    path("portal/settings/consent/<slug:purpose>/", portal_views.change_consent, name="portal-consent"),
]

"""The privacy page names every cookie that a browser holds after a walk through the whole site."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page

from ilnp.accounts.signing_in.ready_made import create_sign_in_address
from ilnp.website.pages import cookies
from tests.kit.form.filling import open_call

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_cookie_of_a_walk_through_the_site_stands_on_the_privacy_page(page: Page, site: str) -> None:
    cache.clear()
    held: set[str] = set()

    def look(path: str) -> None:
        page.goto(path)
        held.update(cookie["name"] for cookie in page.context.cookies())

    call = open_call()
    for path in ("/en/", "/es/contact/", f"/en/apply/to/{call.slug}/", "/en/volunteer/", "/en/sign-in/"):
        look(path)
    look(f"/en/apply/to/{call.slug}/")
    page.locator("main form button[type=submit]").first.click()
    look(f"/en/apply/to/{call.slug}/you/")
    look(create_sign_in_address("coordinator", site))
    look("/admin/")
    look("/en/portal/settings/")
    page.locator(".consents button").first.click()
    held.update(cookie["name"] for cookie in page.context.cookies())
    page.goto("/en/privacy/")
    named = page.locator("table code").all_inner_texts()
    assert named == [cookie.name for cookie in cookies.every()]
    for name in held:
        assert any(cookie.is_named(name) for cookie in cookies.every()), name
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME):
        assert name in held
    assert any(name.startswith("form-") for name in held)


def test_the_lifetimes_that_are_told_are_those_that_are_set() -> None:
    client = Client()
    client.get("/es/contact/")
    for cookie in client.cookies.values():
        told = next(one for one in cookies.every() if one.is_named(cookie.key))
        assert told.days is not None and int(cookie["max-age"]) // cookies.DAY == told.days, cookie.key

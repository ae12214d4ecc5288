"""The whole form in a real browser: without JavaScript, on a telephone, with one mistake on every page.

``EVERY_LANGUAGE=1`` does it in all eight languages, as ``make bench`` does; without it in one that is written from left to
right and one from right to left.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from playwright.sync_api import Browser, Page, expect

from applications.form import deadlines
from applications.models import Application
from tests.kit.form.browsing import fill, walk
from tests.kit.form.filling import open_call

pytestmark = pytest.mark.django_db(transaction=True)

EVERY = [code for code, _name in django_settings.ALL_LANGUAGES]
LANGUAGES = EVERY if os.environ.get("EVERY_LANGUAGE") else ["en", "ar"]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.fixture
def plain_page(browser: Browser, site: str, settings: Any) -> Iterator[Page]:
    """A telephone whose browser runs no JavaScript; all languages are on."""
    settings.LANGUAGES = settings.ALL_LANGUAGES
    context = browser.new_context(base_url=site, java_script_enabled=False, viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_applies_without_javascript_and_with_a_mistake_on_every_page(language: str, plain_page: Page) -> None:
    open_call()
    seen: list[str] = []

    def look(name: str) -> None:
        seen.append(name)
        assert plain_page.locator("html").get_attribute("lang") == {"zh-hans": "zh-Hans"}.get(language, language)
        if name.endswith("-error"):
            expect(plain_page.locator(".error-summary")).to_be_focused()
            expect(plain_page.locator(".error-words").first).to_be_visible()

    reference = walk(plain_page, f"/{language}/apply/to/spring/", seen=look)
    application = Application.objects.get()
    assert application.reference == reference
    assert application.language == language
    assert [name for name in seen if name.endswith("-error")] == [
        "you-error",
        "library-error",
        "interests-error",
        "languages-error",
        "commitments-error",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page_and_nothing_is_wider_than_320_pixels(
    language: str, browser: Browser, site: str, settings: Any
) -> None:
    settings.LANGUAGES = settings.ALL_LANGUAGES
    open_call()
    context = browser.new_context(base_url=site, viewport={"width": 320, "height": 640})
    page = context.new_page()
    found: list[str] = []

    def look(name: str) -> None:
        results = Axe().run(page, options=RULES)
        found.extend(
            f"{name}: {entry['id']} {entry['nodes'][0]['html'][:200]}" for entry in results.response["violations"]
        )
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append(f"{name}: wider than 320 pixels")

    walk(page, f"/{language}/apply/to/spring/", seen=look)
    for name, address in (
        ("mine", page.locator("a.btn-primary").first.get_attribute("href")),
        ("calls", f"/{language}/apply/"),
    ):
        page.goto(str(address))
        look(name)
    page.goto(f"/{language}/apply/to/spring/again/")
    look("again")
    context.close()
    assert found == []


def test_the_enter_key_saves_and_continues_and_does_not_switch_the_language(plain_page: Page) -> None:
    open_call()
    plain_page.goto("/en/apply/to/spring/")
    plain_page.locator("button[value=begin]").click()
    plain_page.locator("#country").select_option("BR")
    plain_page.locator("#email").fill("ana@library.example")
    plain_page.locator("#full_name").fill("Ana")
    plain_page.locator("#full_name").press("Enter")
    expect(plain_page).to_have_url(f"{plain_page.url.partition('/en/')[0]}/en/apply/to/spring/library/")


def test_the_browsers_back_button_shows_what_was_typed(plain_page: Page) -> None:
    open_call()
    plain_page.goto("/en/apply/to/spring/")
    plain_page.locator("button[value=begin]").click()
    fill(plain_page, "you")
    fill(plain_page, "library")
    plain_page.go_back()
    expect(plain_page.locator("#institution")).to_have_value("Biblioteca Pública")


def test_one_more_language_can_be_added_without_losing_the_others(plain_page: Page) -> None:
    open_call()
    plain_page.goto("/en/apply/to/spring/")
    plain_page.locator("button[value=begin]").click()
    for slug in ("you", "library", "interests"):
        fill(plain_page, slug)
    plain_page.locator("#language_2").select_option("pt")
    plain_page.locator("button[value=add]").click()
    expect(plain_page.locator("#language_2")).to_have_value("pt")
    plain_page.locator("#language_3").select_option("fr")
    expect(plain_page.locator("#language_4")).to_have_count(0)


def test_the_deadline_stands_in_the_time_of_the_readers_clock(browser: Browser, site: str) -> None:
    call = open_call()
    context = browser.new_context(base_url=site, timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.goto("/en/apply/to/spring/")
    in_tokyo = deadlines.clocks(call, "en", "Asia/Tokyo")[0].when
    expect(page.get_by_role("row", name="where you are")).to_contain_text(in_tokyo)
    context.close()

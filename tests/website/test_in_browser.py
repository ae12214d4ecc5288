"""The public pages in a real browser: accessibility rules, narrow screens, no scripts, weight."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache

from bench.pages import PATHS, weigh
from ilnp.accounts.models import User
from ilnp.accounts.signing_in.ready_made import create_sign_in_address
from ilnp.website.models import ContactMessage
from tests.conftest import watched_page
from tests.kit.signing_in import worker_mails

pytestmark = pytest.mark.django_db(transaction=True)

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
KEY_PAGES = ["", "volunteer/"]


@pytest.fixture(autouse=True)
def every_language(settings):
    """All eight languages are on, and no limit is left over."""
    settings.LANGUAGES = settings.ALL_LANGUAGES
    cache.clear()


def violations(page) -> list[str]:
    """What axe finds on the page that is open: rule and element."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def overflow(page) -> int:
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_any_public_page(page, language):
    found = {}
    for path in PATHS:
        page.goto(f"/{language}/{path}")
        if complaints := violations(page):
            found[path] = complaints
    assert found == {}


def test_axe_finds_nothing_on_the_key_pages_of_the_other_languages(page):
    found = {}
    for language in ["es", "pt", "zh-hans", "ko", "ru", "ja"]:
        for path in KEY_PAGES:
            page.goto(f"/{language}/{path}")
            if complaints := violations(page):
                found[language, path] = complaints
    assert found == {}


def test_axe_finds_nothing_on_forms_with_mistakes(page):
    for path in ["contact/", "volunteer/"]:
        page.goto(f"/ar/{path}")
        page.locator("main form button[type=submit]").click()
        assert page.locator(".error-summary").is_visible()
        assert violations(page) == []


def test_axe_finds_nothing_in_the_portal_and_on_the_desk(page, site):
    page.goto(create_sign_in_address("participant", site))
    for path in ["/en/portal/", "/en/portal/settings/"]:
        page.goto(path)
        assert violations(page) == []
    page.context.clear_cookies()
    page.goto(create_sign_in_address("coordinator", site))
    for path in [
        "/admin/",
        "/admin/accounts/auditentry/",
        "/en/sign-in/second-step/",
        "/en/sign-in/second-step/totp/activate/",
    ]:
        page.goto(path)
        assert (path, violations(page)) == (path, [])


def test_pages_fit_320_pixels_and_targets_are_large_enough(browser, site):
    too_small = """[...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea')]
        .filter(e => e.offsetParent !== null && !e.closest('.trap') && !e.closest('.text') && !e.closest('main p'))
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.height < 24 || box.width < 24)).map(([html]) => html)"""
    with watched_page(browser, site, viewport={"width": 320, "height": 640}) as narrow:
        for language in ["ar", "ru"]:
            for path in PATHS:
                narrow.goto(f"/{language}/{path}")
                assert (path, overflow(narrow)) == (path, 0)
                assert narrow.evaluate(too_small) == []


def test_the_contact_form_works_without_scripts_and_keeps_what_was_typed(browser, site):
    with watched_page(browser, site, java_script_enabled=False) as plain:
        plain.goto("/en/contact/")
        plain.get_by_label("Your name").fill("Ana Nováková")
        plain.get_by_label("Your e-mail address").fill("ana@")
        plain.get_by_label("Subject").fill("سؤال")
        plain.get_by_label("Your message").fill("Когда начало?")
        plain.get_by_label("Subject").press("Enter")
        assert plain.title().startswith("Error:")
        assert plain.get_by_label("Your name").input_value() == "Ana Nováková"
        plain.get_by_role("alert").get_by_role("link").click()
        plain.get_by_label("Your e-mail address").fill("ana@example.org")
        plain.get_by_role("button", name="Send").click()
        assert plain.get_by_role("heading", level=1).inner_text() == "Thank you"
    kept = ContactMessage.objects.get()
    assert (kept.name, kept.subject, kept.text) == ("Ana Nováková", "سؤال", "Когда начало?")


def test_the_keyboard_reaches_the_content_first_and_mistakes_get_the_focus(page):
    page.goto("/en/contact/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.get_by_role("button", name="Send").click()
    assert page.evaluate("document.activeElement.className") == "error-summary"


def test_the_language_switcher_keeps_the_page(page):
    page.goto("/en/about/")
    page.get_by_role("link", name="日本語").click()
    assert page.url.endswith("/ja/about/")
    assert page.locator("html").get_attribute("lang") == "ja"
    page.goto("/")
    assert page.url.endswith("/ja/")


def test_every_public_page_keeps_its_bounds(browser, site):
    weights = {}
    for path in PATHS:
        context = browser.new_context(base_url=site)
        weights[path] = weigh(context.new_page(), f"{site}/ar/{path}")
        context.close()
    assert {path: weight for path, weight in weights.items() if not weight.within_bounds()} == {}


def test_signing_in_by_code_in_the_browser(page, smtp_server):
    User.objects.create_user("ana@example.org", name="Ana Nováková")
    page.goto("/en/portal/")
    page.get_by_label("Your e-mail address").fill("ana@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").wait_for()
    assert worker_mails() == [True]
    code = smtp_server.letters[-1].message["subject"].split()[0]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Hello, Ana Nováková"
    page.get_by_role("button", name="Sign out").click()
    page.goto("/en/portal/")
    assert "/sign-in/" in page.url

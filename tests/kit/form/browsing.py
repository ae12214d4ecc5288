"""Filling in the form in a real browser, page by page, by clicking and typing alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.kit.form.filling import ANSWERS, PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Page

WRONG: dict[str, dict[str, Any]] = {
    "you": {"full_name": ""},
    "library": {"library_type": None},
    "interests": {"interest_2": "cataloging"},
    "languages": {"comfort_1": ""},
    "commitments": {"consent_sharing": None},
}
"""One mistake for every page: what is left out or chosen twice."""


def answer(page: Page, name: str, value: Any) -> None:
    """Give ``value`` to the field ``name`` as a person would; None leaves boxes and buttons alone."""
    if value is None:
        return
    kind = page.locator(f"[name={name}]").first.evaluate("element => element.type || element.tagName")
    if kind in ("radio", "checkbox"):
        for one in value if isinstance(value, list) else [value]:
            page.locator(f"[name={name}][value='{one}']" if one != "on" else f"[name={name}]").check()
    elif kind == "select-one":
        page.locator(f"[name={name}]").select_option(value)
    else:
        page.locator(f"[name={name}]").fill(value)


def fill(page: Page, slug: str, **changes: Any) -> None:
    """Fill in the page that is shown and press its first button."""
    for name, value in {**ANSWERS[slug], **changes}.items():
        answer(page, name, value)
    page.locator("button.btn-primary[name=action]").click()


def walk(page: Page, root: str, *, seen: Callable[[str], None], mistakes: bool = True, **you: Any) -> str:
    """Apply from the first page to the last; ``seen(name)`` is called on every page. Returns the reference number."""
    page.goto(root)
    seen("start")
    page.locator("button[value=begin]").click()
    for slug in PAGES:
        page.wait_for_url(re.compile(f"/{slug}/$"))
        changes = you if slug == "you" else {}
        seen(slug)
        if mistakes:
            fill(page, slug, **{**changes, **WRONG[slug]})
            page.locator(".error-summary a").first.wait_for()
            seen(f"{slug}-error")
        fill(page, slug, **changes)
    page.wait_for_url(re.compile("/check/$"))
    seen("check")
    page.locator("button.btn-primary[value=send]").click()
    page.wait_for_url(re.compile("/done/$"))
    seen("done")
    return str(page.locator(".apply-reference").inner_text())

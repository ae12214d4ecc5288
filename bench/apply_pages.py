"""Every page of the application form in every language: requests, bytes, compressed HTML, and what axe finds.

The form is filled in from the first page to the last in a real browser whose cache is off, with a mistake on every page.
Bounds as for the public pages: 6 requests, 100 KB uncompressed, 14 KB for the compressed HTML, nothing that axe finds.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from bench.own_process import answer_of
from bench.pages import MOST_BYTES, MOST_HTML_COMPRESSED, MOST_REQUESTS
from bench.table import Row
from ilnp.words.languages import LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import Response

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


def measure() -> list[dict[str, Any]]:
    """One entry for each page and language; needs a browser."""
    from ilnp.embedded import services

    services.attach()
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    from bench.apply_load import gunicorn
    from tests.kit import browser as browsers
    from tests.kit.form.filling import open_call

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    open_call("weights")
    found: list[dict[str, Any]] = []
    with gunicorn("ilnp.wsgi:application") as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browsers.find(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for language in LANGUAGES:
            found += walk_through(chromium, address, language)
        chromium.close()
    return found


def walk_through(chromium: Any, address: str, language: str) -> list[dict[str, Any]]:
    """Apply once in ``language`` and weigh every page on the way."""
    from axe_playwright_python.sync_playwright import Axe

    from tests.kit.form.browsing import walk

    context = chromium.new_context(base_url=address, viewport={"width": 360, "height": 740})
    page = context.new_page()
    context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    answers: list[Response] = []
    found: list[dict[str, Any]] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)

    def look(name: str) -> None:
        page.wait_for_load_state("load")
        came = [answer for answer in answers if not 300 <= answer.status < 400 and not answer.url.startswith("data:")]
        found.append(
            {
                "page": f"{language}/{name}",
                "requests": len(came),
                "bytes": sum(len(answer.body()) for answer in came),
                "html_compressed": len(gzip.compress(page.content().encode())),
                "axe": [entry["id"] for entry in Axe().run(page, options=RULES).response["violations"]],
            }
        )
        answers.clear()

    walk(page, f"/{language}/apply/to/weights/", seen=look, email=f"{language}@library.example")
    context.close()
    return found


def every_page() -> list[dict[str, Any]]:
    """``measure`` in a process with servers of its own, where all languages are on."""
    found: list[dict[str, Any]] = answer_of("bench.apply_pages", "inside", LANGUAGES_ON=",".join(LANGUAGES))
    return found


def rows() -> list[Row]:
    """Lines for the table of ``make bench``; none without a browser."""
    from tests.kit import browser as browsers

    if browsers.find() is None:
        print(browsers.HOW_TO_GET_ONE, file=sys.stderr)
        return []
    found = every_page()
    what = f"apply, {len(found)} pages in {len(LANGUAGES)} languages:"
    return [
        Row(f"{what} most requests of one", max(one["requests"] for one in found), MOST_REQUESTS, "bound", "requests"),
        Row(f"{what} heaviest", max(one["bytes"] for one in found), MOST_BYTES, "bound", "bytes"),
        Row(
            f"{what} largest HTML",
            max(one["html_compressed"] for one in found),
            MOST_HTML_COMPRESSED,
            "bound",
            "bytes, compressed",
        ),
        Row(f"{what} found by axe", sum(len(one["axe"]) for one in found), 0, "bound", "findings"),
    ]


def main() -> None:
    """Print one line for each page."""
    if "inside" in sys.argv:
        print(json.dumps(measure()))
        return
    print(f"{'page':34} {'requests':>8} {'KB':>7} {'HTML KB, compressed':>20}  axe")
    for one in every_page():
        weight = f"{one['bytes'] / 1000:7.1f} {one['html_compressed'] / 1000:20.1f}"
        print(f"{one['page']:34} {one['requests']:8} {weight}  {' '.join(one['axe'])}")


if __name__ == "__main__":
    main()

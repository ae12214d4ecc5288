"""What every public page weighs in a browser with an empty cache: requests, bytes, and its HTML compressed.

Bounds: 6 requests, 100 KB for everything uncompressed, 14 KB for the compressed HTML, nothing from third parties.
For comparison: the median page for mobile telephones on the web weighs 2,311 KB in 66 requests (HTTP Archive, 2025).
"""

from __future__ import annotations

import gzip
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ilnp.words.languages import LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

PROJECT = Path(__file__).resolve().parent.parent
PATHS = ["", "about/", "how-to-apply/", "communications/", "stories/", "volunteer/", "contact/", "privacy/"]
PATHS += ["accessibility/", "code-of-conduct/", "contact/thank-you/", "volunteer/thank-you/", "sign-in/", "nowhere/"]
"""The public pages, after the language. The last one does not exist and shows what is said then."""

MOST_REQUESTS = 6
MOST_BYTES = 100_000
MOST_HTML_COMPRESSED = 14_336


@dataclass(frozen=True)
class Weight:
    """What one page costs its reader."""

    requests: int
    bytes: int
    html_compressed: int
    others: tuple[str, ...]

    def within_bounds(self) -> bool:
        """Whether the page keeps every bound."""
        return (
            self.requests <= MOST_REQUESTS
            and self.bytes <= MOST_BYTES
            and self.html_compressed <= MOST_HTML_COMPRESSED
            and not self.others
        )


def weigh(page: Page, address: str) -> Weight:
    """Open ``address`` in a fresh browser page and add up what came: bodies uncompressed, headers not counted."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="load")
    home = urlsplit(page.url).netloc
    bodies = [(answer, b"" if 300 <= answer.status < 400 else answer.body()) for answer in answers]
    strangers = {urlsplit(answer.url).netloc for answer, _body in bodies if urlsplit(answer.url).scheme != "data"}
    loaded = [(answer, body) for answer, body in bodies if urlsplit(answer.url).scheme != "data"]
    html = page.content().encode()
    return Weight(
        requests=len(loaded),
        bytes=sum(len(body) for _answer, body in loaded),
        html_compressed=len(gzip.compress(html)),
        others=tuple(sorted(strangers - {home})),
    )


@contextmanager
def running_site() -> Iterator[str]:
    """The site with all languages on, on the embedded database; gives its address and stops it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}", "--noreload"],
        cwd=PROJECT,
        env={**os.environ, "LANGUAGES_ON": ",".join(LANGUAGES), "PUBLIC_ADDRESS": address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"{address}/en/about/", server)
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError("The site did not start. Try: .venv/bin/python manage.py runserver")
        try:
            with urllib.request.urlopen(address):
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    raise RuntimeError(f"The site did not answer at {address} within 90 seconds.")


def main() -> None:
    """Print the table; end with exit code 1 if a page breaks a bound."""
    from playwright.sync_api import sync_playwright

    from tests.kit import browser as browsers

    program = browsers.find()
    if program is None:
        print(browsers.HOW_TO_GET_ONE)
        return
    worst = Weight(0, 0, 0, ())
    broken = []
    print(f"{'page':34} {'requests':>8} {'KB':>7} {'HTML KB, compressed':>20}")
    with running_site() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for language in LANGUAGES:
            for path in PATHS:
                context = chromium.new_context()
                weight = weigh(context.new_page(), f"{address}/{language}/{path}")
                context.close()
                name = f"/{language}/{path}"
                print(
                    f"{name:34} {weight.requests:8} {weight.bytes / 1000:7.1f} {weight.html_compressed / 1000:20.1f}"
                )
                broken.extend([] if weight.within_bounds() else [name])
                worst = Weight(
                    max(worst.requests, weight.requests),
                    max(worst.bytes, weight.bytes),
                    max(worst.html_compressed, weight.html_compressed),
                    worst.others + weight.others,
                )
        chromium.close()
    print(
        f"heaviest: {worst.requests} requests, {worst.bytes / 1000:.1f} KB, HTML {worst.html_compressed / 1000:.1f} KB; "
        f"the web's median for mobile is {2_311_000 / max(1, worst.bytes):.0f} times as heavy"
    )
    if broken:
        print("over the bounds: " + ", ".join(broken))
        sys.exit(1)


if __name__ == "__main__":
    main()

"""Fifty people fill in the application form at once for a minute: errors, lost or doubled applications, times, throughput.

The site runs under gunicorn as in production, with servers of its own. Beside it, in the same run and under the same
server, stands a bare view that takes as many requests and makes as many inserts for one application, and nothing else:
no form, no template, no validation. Nobody can be faster than that with the same durability.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from bench.own_process import PROJECT, answer_of
from bench.table import Row

PEOPLE = 50
SECONDS = 60
PAGES = ("you", "library", "interests", "languages", "commitments")
ROOT = "/en/apply/to/load/"
SLOWEST = 5.0
"""Seconds that one page may take for 95 of 100 requests while fifty people click without a pause."""

SHARE = 0.05
"""The part of the bare view's throughput below which the form's pages have grown slow: some twenty of them are rendered
for one application, at 20 to 40 ms each, beside which an insert is next to nothing."""


@dataclass
class Outcome:
    """What the people of one run met."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)

    def p95(self) -> float:
        """The time that 95 of 100 requests stayed under, in seconds."""
        return statistics.quantiles(self.times, n=20)[-1] if len(self.times) > 1 else 0.0


class Browser:
    """One connection that keeps cookies and does not follow anything by itself."""

    def __init__(self, address: str, outcome: Outcome, lock: threading.Lock) -> None:
        self.place = urlsplit(address)
        self.connection = http.client.HTTPConnection(self.place.hostname or "", self.place.port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.outcome, self.lock = outcome, lock

    def ask(self, path: str, data: dict[str, object] | None = None) -> tuple[int, str, str]:
        """Send one request; return status, place it leads to, and the page."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if data is not None:
            body = urlencode(data, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://{self.place.netloc}"
        begun = time.perf_counter()
        self.connection.request("GET" if data is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        took = time.perf_counter() - begun
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value
        with self.lock:
            self.outcome.times.append(took)
            if answer.status >= 400:
                self.outcome.errors.append(f"{answer.status} at {path}")
        return answer.status, answer.headers.get("Location", ""), page


def hidden(page: str) -> dict[str, object]:
    """The hidden fields that a browser sends back."""
    return dict(re.findall(r'name="(csrfmiddlewaretoken|stamp)" value="([^"]+)"', page))


def apply_once(browser: Browser, address: str) -> str:
    """Fill in the whole form as one person; return the reference number."""
    from tests.kit.form.filling import ANSWERS

    _status, _place, page = browser.ask(ROOT)
    browser.ask(ROOT, {**hidden(page), "action": "begin"})
    for name in PAGES:
        _status, _place, page = browser.ask(f"{ROOT}{name}/")
        answers = {**ANSWERS[name], **({"email": address} if name == "you" else {})}
        browser.ask(f"{ROOT}{name}/", {**hidden(page), "action": "next", **answers})
    _status, _place, page = browser.ask(f"{ROOT}check/")
    browser.ask(f"{ROOT}check/", {**hidden(page), "action": "send"})
    _status, _place, page = browser.ask(f"{ROOT}done/")
    found = re.search(r'apply-reference" dir="ltr">([^<]+)<', page)
    return found.group(1) if found else ""


def bare_once(browser: Browser, _address: str) -> str:
    """As many requests as one application takes, and as many rows written: 20 in all, 14 of them when it is sent in."""
    for number in range(15):
        browser.ask("/", {"inserts": 14} if number == 13 else {"inserts": 1} if number % 2 else None)
    return "bare"


def crowd(address: str, act: object, seconds: float = SECONDS, people: int = PEOPLE) -> Outcome:
    """``people`` act at once, again and again, for ``seconds``; what is begun is finished."""
    outcome, lock = Outcome(), threading.Lock()
    begun = time.perf_counter()

    def person(number: int) -> None:
        turn = 0
        while time.perf_counter() - begun < seconds:
            browser = Browser(address, outcome, lock)
            try:
                reference = act(browser, f"p{number}x{turn}of{people}@load.example")  # type: ignore[operator]
            except (OSError, http.client.HTTPException) as error:
                with lock:
                    outcome.errors.append(repr(error))
            else:
                with lock:
                    outcome.references.append(reference)
            browser.connection.close()
            turn += 1

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.seconds = time.perf_counter() - begun
    return outcome


@contextmanager
def gunicorn(application: str) -> Iterator[str]:
    """The site under gunicorn as in production: two processes of four threads."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = ["-k", "gthread", "-w", "2", "--threads", "4", "-b", f"127.0.0.1:{port}", "--log-level", "error"]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, application],
        cwd=PROJECT,
        env={**os.environ, "PUBLIC_ADDRESS": address, "LOG_LEVEL": "CRITICAL"},
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait()


def measure(seconds: float = SECONDS) -> dict[str, float]:
    """Both runs, in a process with servers of its own; counts what the database holds afterwards."""
    from ilnp.embedded import services

    services.attach()
    import django

    django.setup()
    from applications.models import Application
    from ilnp.accounts.models import AuditEntry
    from ilnp.mail.models import Message
    from tests.kit.form.filling import open_call

    open_call("load")
    with gunicorn("ilnp.wsgi:application") as address:
        warm = crowd(
            address, apply_once, 0.1, people=8
        )  # each process reads its lists of countries and languages once
        form = crowd(address, apply_once, seconds)
    warmed = set(warm.references)
    stored = [
        reference for reference in Application.objects.values_list("reference", flat=True) if reference not in warmed
    ]
    mails = Message.objects.filter(kind="application_continue").count() - len(warmed)
    with gunicorn("bench.bare_view:application()") as address:
        crowd(address, bare_once, 0.1, people=8)
        before = AuditEntry.objects.count()
        bare = crowd(address, bare_once, seconds)
    for error in sorted(set(form.errors))[:5]:
        print(error, file=sys.stderr)
    return {
        "applications": len(stored),
        "requests": len(form.times),
        "errors": len(form.errors) + len(bare.errors),
        "lost": len(set(form.references) - set(stored)) + form.references.count(""),
        "doubled": len(stored) - len(set(form.references)) + abs(mails - len(stored)),
        "p95": form.p95(),
        "per_minute": 60 * len(stored) / form.seconds,
        "bare_per_minute": 60 * len(bare.references) / bare.seconds,
        "bare_p95": bare.p95(),
        "bare_inserts": (AuditEntry.objects.count() - before) / max(1, len(bare.references)),
    }


def rows() -> list[Row]:
    """Lines for the table of ``make bench``."""
    found = answer_of("bench.apply_load", "inside", str(SECONDS))
    who = f"{PEOPLE} people at once for {SECONDS} s"
    return [
        Row(f"apply: requests that failed, {who}", found["errors"], 0, "bound", "requests"),
        Row("apply: applications lost", found["lost"], 0, "bound", "applications"),
        Row("apply: applications or mails doubled", found["doubled"], 0, "bound", "applications"),
        Row("apply: 95 of 100 requests take at most", found["p95"], SLOWEST, "bound", "s"),
        Row(
            "apply: whole applications per minute",
            found["per_minute"],
            SHARE * found["bare_per_minute"],
            f"a twentieth of a bare view with as many requests and inserts ({found['bare_per_minute']:,.0f})",
            "applications",
            more_is_better=True,
        ),
    ]


def main() -> None:
    """Print what was measured."""
    if "inside" in sys.argv:
        print(json.dumps(measure(float(sys.argv[-1]))))
        return
    print(json.dumps(answer_of("bench.apply_load", "inside", str(SECONDS)), indent=1))


if __name__ == "__main__":
    main()

"""Whether the time that signing in takes tells who is known: 200 people who are and 200 who are not, in random order.

Only the request that asks for a code is measured, through the web server of production. Chance alone makes one run of a
hundred look uneven, so the evener of two runs counts.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import statistics
import sys
import time
from urllib.parse import urlencode, urlsplit

from bench.hostile.ranks import two_sided
from bench.own_process import answer_of
from bench.table import Row

EACH = 200
LEAST = 0.01
"""How improbable the difference in rank may be before it counts as one."""


def rows() -> list[Row]:
    """Lines for the table of ``make bench``."""
    found = answer_of("bench.hostile.timing", "inside")
    for run in found:
        print(f"known {run['known']:.1f} ms, unknown {run['unknown']:.1f} ms, p = {run['p']:.3f}", file=sys.stderr)
    best = max(found, key=lambda run: run["p"])
    return [
        Row(
            f"sign-in, {EACH} known and {EACH} unknown addresses: p that times are alike",
            best["p"],
            LEAST,
            "bound",
            "",
            more_is_better=True,
        ),
        Row("  answers that differ in more than the time", sum(run["differ"] for run in found), 0, "bound", "answers"),
    ]


def measure(run: int) -> dict[str, float]:
    """The medians in milliseconds, the test of their ranks, and how many answers were not like the first."""
    from django.core.cache import cache

    from bench.apply_load import gunicorn
    from ilnp.accounts.models import User
    from tests.doorstep.slow import until_it_answers

    known = [f"known{run}x{number}@library.example" for number in range(EACH)]
    for address in known:
        User.objects.create_user(address)
    asked = [(address, True) for address in known]
    asked += [(f"unkno{run}x{number}@library.example", False) for number in range(EACH)]
    random.Random(run).shuffle(asked)
    times: dict[bool, list[float]] = {True: [], False: []}
    answers = set()
    with gunicorn("ilnp.wsgi:application") as web:
        until_it_answers(f"{web}/en/sign-in/", patience=300)
        place = urlsplit(web).netloc
        for number in range(8):
            ask(place, f"warm{run}x{number}@library.example")
        for address, is_known in asked:
            cache.clear()  # nobody's network has asked before
            seconds, answer = ask(place, address)
            times[is_known].append(seconds)
            answers.add(answer)
    return {
        "known": 1000 * statistics.median(times[True]),
        "unknown": 1000 * statistics.median(times[False]),
        "p": two_sided(times[True], times[False]),
        "differ": len(answers) - 1,
    }


def ask(place: str, address: str) -> tuple[float, tuple[int, str, str]]:
    """Ask for a code as a browser does; the seconds of that request, and its status, where it leads, and that page."""
    connection = http.client.HTTPConnection(place, timeout=60)
    connection.request("GET", "/en/sign-in/")
    page = connection.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    cookies = [header.partition(";")[0] for header in page.headers.get_all("Set-Cookie") or []]
    if token is None:
        raise RuntimeError("the sign-in page has no form")
    body = urlencode({"csrfmiddlewaretoken": token[1], "email": address})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": "; ".join(cookies)}
    begun = time.perf_counter()
    connection.request("POST", "/en/sign-in/", body, headers)
    answer = connection.getresponse()
    answer.read()
    seconds = time.perf_counter() - begun
    cookies += [header.partition(";")[0] for header in answer.headers.get_all("Set-Cookie") or []]
    where = answer.headers["Location"] or ""
    connection.request("GET", where or "/en/sign-in/", headers={"Cookie": "; ".join(cookies)})
    shown = re.sub(r'value="[^"]{20,}"', "", connection.getresponse().read().decode()).replace(address, "")
    connection.close()
    return seconds, (answer.status, where, shown)


def main() -> None:
    """Both runs, in a process with servers of its own."""
    from ilnp.embedded import services

    services.attach()
    import django

    django.setup()
    print(json.dumps([measure(run) for run in range(2)]))


if __name__ == "__main__":
    main()

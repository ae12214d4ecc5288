"""What a page of the form costs beside a bare view that sends the same queries, behind the same middleware, in one process.

Time is that of the processor, the median of some turns, so that neighbours on the machine do not count. The bare view
makes no object, no form and no page of what it reads.
"""

from __future__ import annotations

import json
import time
from statistics import median
from typing import Any

from bench.own_process import answer_of
from bench.table import Row

TURNS = 25
GET, POST = 3.5, 2.0
"""How many times the bare view a page may cost, to show and to send."""

_statements: list[str] = []


def bare(_request: Any) -> Any:
    """Send the noted queries, in one transaction, and answer one word."""
    from django.db import connection, transaction
    from django.http import HttpResponse

    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _statements:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()
    return HttpResponse("done")


def measure() -> dict[str, dict[str, float]]:
    """Milliseconds of the processor for each page and method: ours, the bare view's, and the number of queries."""
    from ilnp.embedded import services

    services.attach()
    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    from django.urls import path as at

    from ilnp import urls

    # Beside the real addresses, and not instead of them: a change of addresses would make both read them all anew.
    urls.urlpatterns.insert(0, at("bare/", bare))
    from tests.kit.form.filling import ANSWERS, PAGES, Applicant, open_call

    applicant = Applicant(open_call("speed"))
    applicant.fill_all()
    applicant.look("you")
    found: dict[str, dict[str, float]] = {}
    for page in (*PAGES, "check"):
        path = f"{applicant.root}{page}/"
        found[f"GET {page}"] = beside_bare(lambda path=path: applicant.client.get(path))
        if page in PAGES:
            data = {"stamp": applicant.stamp, "action": "next", **ANSWERS[page]}
            found[f"POST {page}"] = beside_bare(lambda path=path, data=data: applicant.client.post(path, data))
    return found


def beside_bare(ask: Any) -> dict[str, float]:
    """One request of ours, and the bare view with its queries, turn by turn."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    own = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    _statements[:] = [query["sql"] for query in captured if not query["sql"].startswith(own)]
    ours, theirs = [], []
    client = Client()
    for _turn in range(TURNS):
        ours.append(_cost(ask))
        theirs.append(_cost(lambda: client.get("/bare/")))
    return {"ours": median(ours), "bare": median(theirs), "queries": len(_statements)}


def _cost(ask: Any) -> float:
    begun = time.process_time()
    ask()
    return 1000 * (time.process_time() - begun)


def rows() -> list[Row]:
    """A line per page and method."""
    found = answer_of("bench.apply_speed", LOG_LEVEL="CRITICAL")
    lines = []
    for what, one in found.items():
        most = GET if what.startswith("GET") else POST
        beside = f"{most:g} × a bare view with the same {one['queries']:.0f} queries"
        lines.append(Row(f"apply: {what}", one["ours"], most * one["bare"], beside, "ms of processor"))
    return lines


def main() -> None:
    """Measure in this process, with the servers that its environment names, and print what was found as JSON."""
    print(json.dumps(measure()))


if __name__ == "__main__":
    main()

"""How long a coordinator waits for each list and page of applications and people when there are 10,000 applications.

Among them are duplicates, certain and likely, open questions, decisions told and not told yet, and a waitlist of thousands.
"""

from __future__ import annotations

import json
import random
import time
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.own_process import answer_of
from bench.table import Row
from ilnp import clock

if TYPE_CHECKING:
    from applications.models import Call

COUNT = 10_000
OPEN_QUESTIONS, LIKELY, PLACED, TOLD = 300, 200, 500, 6_000
TIMES = 5
LONGEST = 1.0
"""Seconds that a page may take."""

LONGEST_FILE = 10.0
"""Seconds that all 10,000 applications as a file may take."""


def rows() -> list[Row]:
    """A line per page, with the median of some requests."""
    found: dict[str, float] = answer_of("bench.desk", LOG_LEVEL="ERROR")
    return [
        Row(
            f"10,000 applications: {what}",
            seconds,
            LONGEST_FILE if what.startswith("file") else LONGEST,
            "our bound",
            "s",
        )
        for what, seconds in found.items()
    ]


def main() -> None:
    """Measure in this process, with the servers that its environment names, and print what was found as JSON."""
    print(json.dumps(measure()))


def measure() -> dict[str, float]:
    """Seconds for each page, by its words."""
    from ilnp.embedded import services

    services.attach()
    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    from django.test import Client

    from tests.kit import stages

    call = full_call(seed=11)
    reader = stages.sign_in(Client(), stages.staff("coordinator"))
    return {what: seconds(reader, address) for what, address in pages(call).items()}


def seconds(reader: Any, address: str) -> float:
    """Median time of some requests, the body read to its end. The first request, which fills caches, does not count."""

    def once() -> float:
        began = time.perf_counter()
        answer = reader.get(address)
        for _part in answer.streaming_content if answer.streaming else ():
            pass
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        return time.perf_counter() - began

    once()
    return median(once() for _time in range(TIMES))


def pages(call: Call) -> dict[str, str]:
    """The addresses that a coordinator opens, by what they are."""
    from django.urls import reverse

    from applications.models import Application, DuplicateGroup

    applications, people = (
        reverse("admin:applications_application_changelist"),
        reverse("admin:accounts_user_changelist"),
    )
    one = Application.objects.filter(call=call).to_screen().in_order()[0]
    group = DuplicateGroup.objects.filter(call=call, state="open")[0]
    return {
        "what needs you today": reverse("admin:index"),
        "calls": reverse("admin:applications"),
        "screening desk": reverse("admin:screening", args=[call.slug]),
        "one application": reverse("admin:screening-decide", args=[one.pk]),
        "duplicates side by side": reverse("admin:screening-duplicates", args=[group.pk]),
        "preview of publishing": reverse("admin:screening-publish", args=[call.slug]),
        "waitlist": reverse("admin:applications-waitlist", args=[call.slug]),
        "list of applications": applications,
        "list, last page": f"{applications}?p={COUNT // 100}",
        "list, searched": f"{applications}?q=nunez+annex",
        "list, searched in vain": f"{applications}?q=nobodyatall",
        "list, filtered": f"{applications}?country=PE&status__exact=eligible&call__id__exact={call.pk}",
        "list of people": people,
        "list of people, searched": f"{people}?q=reader77",
        "audit trail": reverse("admin:accounts_auditentry_changelist"),
        "file of all applications": f"{reverse('admin:report', args=['applications'])}?call={call.slug}",
    }


def full_call(seed: int) -> Call:
    """A call with 10,000 applications at every stage, brought in from a made-up file and screened."""

    from applications.call import calls
    from applications.intake import storing, understanding
    from applications.models import Application
    from applications.screening import deciding
    from applications.waitlist import line
    from tests.kit.files import generated

    rng = random.Random(seed)
    call = calls.create("many", title="Many")
    made = generated.make(seed, count=COUNT)
    for person in rng.sample(made.people, OPEN_QUESTIONS):
        person.answers["desire"] = ""
    made.people += [likely_again(person) for person in rng.sample(made.people, LIKELY)]
    storing.commit(understanding.understand(generated.written(made), call), call)
    deciding.screen_call(call)
    eligible = list(Application.objects.filter(call=call).eligible().in_order().values_list("pk", flat=True))
    Application.objects.filter(pk__in=eligible[:TOLD]).update(published_at=clock.now())
    line.record_wave(call, eligible[:PLACED], wave=1)
    return call


def likely_again(person: Any) -> Any:
    """The same person a day later, at an address with a tag, from another institution: a hint, no more."""
    from tests.kit.files.generated import Person

    name, _at, domain = person.answers["email"].strip().lower().partition("@")
    answers = {**person.answers, "email": f"{name}+again@{domain}", "institution": "elsewhere"}
    return Person(answers, person.at + timedelta(days=1), person.country)


if __name__ == "__main__":
    main()

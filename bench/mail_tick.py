"""What a tick costs in a cohort of 1,000 people: with nothing due, and with a prompt due to everybody.

The cost must grow with what is due, not with what exists: so the same is asked with one and with ten prompts planned for
each person far ahead. For comparison: the bare time of writing the same messages into the table one by one.
"""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import table
from bench.mail_crash import QUICK_TO_NOTICE
from bench.own_process import answer_of

PEOPLE = 1000
T0 = datetime(2027, 3, 1, 9, tzinfo=UTC)


def rows() -> list[table.Row]:
    """Queries and seconds, each case beside the one that it must not exceed."""
    cost = answer_of("bench.mail_tick", **QUICK_TO_NOTICE)
    few, many, due, bare = cost["few"], cost["many"], cost["due"], cost["bare"]
    return [
        table.Row("tick, nothing due, 11,000 planned", many[0], few[0], "the same with 2,000 planned", "queries"),
        table.Row("  in milliseconds", many[1] * 1000, 100, "a tenth of a second", "ms"),
        table.Row("tick, 1,000 of 11,000 due", due[0] / PEOPLE, 0.11, "eleven for a hundred", "queries each"),
        table.Row("  in seconds", due[1], 1.2 * bare[1], "1.2 bare inserts of the messages", "s"),
    ]


def main() -> None:
    """Measure in this process, with the servers that its environment names, and print what was found as JSON."""
    print(json.dumps(measure()))


def measure() -> dict[str, tuple[int, float]]:
    """Queries and seconds of each case."""
    from ilnp.embedded import services

    services.attach()
    os.environ["LOG_LEVEL"] = "ERROR"
    import django

    django.setup()
    from ilnp.accounts.models import User
    from ilnp.due import plans, ticking
    from ilnp.due.models import Plan
    from ilnp.due.plans import Wanted
    from ilnp.mail.kinds import finding
    from ilnp.mail.models import Message
    from ilnp.mail.outbox import queueing

    finding.take_in("bench")

    def act(plan: Plan, now: datetime) -> None:
        person = plan.person
        assert person is not None
        queueing.queue("bench_prompt", key=f"prompt:{plan.key}", to=person, values={"name": person.get_short_name()})

    plans.register_rule("bench", label="Prompt", tolerance=timedelta(days=2), act=act)
    people = User.objects.bulk_create([User(email=f"p{n}@example.org", name=f"Person {n}") for n in range(PEOPLE)])

    def plan(count: int) -> None:
        days = [timedelta(days=1), *[timedelta(days=30 + n) for n in range(count)]]
        wanted = [Wanted("bench", f"{one.pk}:{n}", T0 + day, one) for one in people for n, day in enumerate(days)]
        plans.reconcile(people[0], wanted, now=T0)

    plan(1)
    found = {"few": _cost(lambda: ticking.tick(T0, deliver=False))}
    plan(10)
    found["many"] = _cost(lambda: ticking.tick(T0, deliver=False))
    found["due"] = _cost(lambda: ticking.tick(T0 + timedelta(days=1), deliver=False))
    assert Message.objects.count() == PEOPLE
    rows = list(Message.objects.all())
    for row in rows:
        row.pk, row.key = None, f"again:{row.key}"
    found["bare"] = _cost(lambda: [row.save(force_insert=True) for row in rows])
    found["done"] = _cost(lambda: ticking.tick(T0 + timedelta(days=1), deliver=False))
    return found


def _cost(act: Any) -> tuple[int, float]:
    from django.db import connection

    queries = 0

    def count(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(sql, params, many, context)

    begin = time.perf_counter()
    with connection.execute_wrapper(count):
        act()
    return queries, time.perf_counter() - begin


if __name__ == "__main__":
    main()

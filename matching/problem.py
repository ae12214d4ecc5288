"""From the rows of the database to the engine's problem document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Count

from applications import questions
from applications.models import Application, Call, LanguageSkill
from applications.own_words import interests as own_words
from applications.question_kinds import Kind
from applications.waitlist import queries
from applications.wording import answer_of
from ilnp import clock

from . import history
from .engine import STRANDED
from .models import CountryClass, PairHistory, Policy

HALF_DAYS = {"am": range(8, 12), "pm": range(13, 17), "ev": range(18, 22)}
"""Local hours of a free half-day: 8–12, 13–17, and 18–22 for an evening."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def free_hours(half_days: Iterable[str], time_zone: str, on: datetime) -> list[int]:
    """UTC hours of the week (0 = Monday 00:00–01:00, up to 167) in local half-days such as ``mon-am`` or ``sat-ev``.

    The zone's offset on the day ``on`` counts; zones half an hour off are rounded down to the hour that holds the start.
    An unknown zone gives no hours rather than wrong ones.
    """
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return []
    monday = (on.astimezone(zone) - timedelta(days=on.astimezone(zone).weekday())).date()
    hours: set[int] = set()
    for half_day in half_days:
        weekday, _dash, part = half_day.partition("-")
        if weekday not in WEEKDAYS or part not in HALF_DAYS:
            continue
        day = monday + timedelta(days=WEEKDAYS.index(weekday))
        for hour in HALF_DAYS[part]:
            instant = datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)
            hours.add(instant.weekday() * 24 + instant.hour)
    return sorted(hours)


def describe(
    application: Application,
    on: datetime,
    *,
    waiting: int = 0,
    placed_before: int = 0,
    interests: Sequence[str] | None = None,
) -> dict[str, Any]:
    """One person of the engine's problem: only what matching weighs, no name and no address.

    Which answers those are follows from the questions of the form, each under its engine key. ``waiting`` and
    ``placed_before`` belong to the person, not to what they said in this application; ``interests`` are the chosen ones
    with those in their own words, else the chosen ones alone.
    """
    answers = {
        question.engine: _WEIGHED.get(question.kind, _plain)(answer_of(application, question))
        for question in questions.WEIGHED
    }
    return {
        **answers,
        **({} if interests is None else {"interests": list(interests)}),
        "id": str(application.pk),
        "hours": free_hours(application.free_half_days, application.time_zone, on),
        "applied_at": application.submitted_at.astimezone(UTC).isoformat(),
        "waiting": waiting,
        "placed_before": placed_before,
    }


def _plain(answer: Any) -> Any:
    return answer


def _code(answer: str) -> str | None:
    return answer or None


_WRITTEN = (LanguageSkill.Comfort.WRITE, LanguageSkill.Comfort.SPEAK)

_WEIGHED: dict[Kind, Callable[[Any], Any]] = {
    Kind.ONE: _code,
    Kind.WISH: _code,
    Kind.SEVERAL: lambda answer: sorted(set(answer)),
    Kind.RANKED: lambda answer: list(dict.fromkeys(answer)),
    Kind.LANGUAGES: lambda answer: sorted(language for language, comfort in answer if comfort in _WRITTEN),
}
"""What the engine is given of an answer of each kind; of the others the answer itself."""


def _waiting(applications: Sequence[Application]) -> dict[int, int]:
    """Through how many rounds and waves each person waited since their last place, and ``STRANDED`` more for who lost a
    place that they had; by the number of the person, only for who waited."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    kinds = dict(Call.objects.values_list("pk", "kind"))
    for application in applications:
        by_kind[kinds[application.call_id]].append(application.person_id)
    return {
        person: waves + (STRANDED if stranded else 0)
        for kind, people in by_kind.items()
        for person, (waves, stranded) in queries.waves_of(people, kind).items()
    }


def _placed_before(applications: Sequence[Application]) -> dict[int, int]:
    """How many places each person got with other applications; by the number of the person, only for who got any."""
    numbers = [application.pk for application in applications]
    people = [application.person_id for application in applications]
    placed = Application.objects.filter(person__in=people, placed_at__isnull=False).exclude(pk__in=numbers)
    return dict(placed.order_by().values_list("person").annotate(places=Count("pk")))


def build(
    policy: Policy,
    applications: Sequence[Application],
    *,
    seats: int,
    locked: Sequence[Sequence[int]] = (),
    present: Sequence[Sequence[int]] = (),
    on: datetime | None = None,
) -> dict[str, Any]:
    """The engine's problem for these applications under this policy.

    ``locked`` and ``present`` are groups of application numbers; whoever stands in them must be among ``applications``.
    Pairs that must not meet come from the history of pairs.
    """
    on = on or clock.now()
    waiting, placed_before = _waiting(applications), _placed_before(applications)
    codes = own_words.known()
    number_of_person = {application.person_id: str(application.pk) for application in applications}
    apart = {
        kind: [
            [number_of_person[one], number_of_person[other]]
            for one, other in history.pairs_among(number_of_person, kind)
        ]
        for kind in PairHistory.Kind.values
    }
    problem: dict[str, Any] = {
        "people": [
            describe(
                application,
                on,
                waiting=waiting.get(application.person_id, 0),
                placed_before=placed_before.get(application.person_id, 0),
                interests=own_words.of(application, codes),
            )
            for application in applications
        ],
        "seats": seats,
        "trio": policy.trio,
        "country_cap": None if policy.country_cap is None else float(policy.country_cap),
        "same_country": [sorted(row.codes) for row in CountryClass.objects.all()],
        "met": apart[PairHistory.Kind.TOGETHER] if policy.never_again else [],
        "never": apart[PairHistory.Kind.NEVER],
        "locked": [sorted(map(str, group)) for group in locked],
        "present": [sorted(map(str, group)) for group in present],
        "goals": policy.goals,
    }
    return problem

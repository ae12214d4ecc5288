"""Storing what an understood file holds: people, applications, their languages. Twice changes nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from applications import questions, references, standing
from applications.intake.reading.submission import Submission
from applications.intake.understanding import Plan
from applications.models import Application, Call, LanguageSkill
from applications.question_kinds import Kind
from applications.screening import deciding
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.accounts.people import known_or_new_ones
from ilnp.words.folding import fold

_READ_APART = (Kind.ADDRESS, Kind.ROLE, Kind.LANGUAGES)

ANSWERS = (
    *(question.code for question in questions.IMPORTED if question.kind not in _READ_APART),
    "other",
    "source",
)
"""Columns of an application that come straight from a submission."""

_BATCH = 500


@dataclass(frozen=True)
class Stored:
    """How many applications a commit made, changed, and found as they were."""

    new: int
    changed: int
    unchanged: int


@dataclass
class Comparison:
    """A file's readable rows against a call's applications: rows that are new, changed (with the row in the
    database), known."""

    new: list[Submission]
    changed: list[tuple[Submission, Application]]
    unchanged: list[tuple[Submission, Application]]
    keys: dict[int, str]


def compare(plan: Plan, call: Call | None) -> Comparison:
    """Find which rows the call has already. Writes nothing; two queries.

    A submission is known again by its address and time stamp as written, else by address and instant (a zone or
    another notation may have been added), else by address and minute where one of the two has no seconds (a spreadsheet
    program drops them on saving). The second of two equal ones is known by being the second.
    """
    keys = _keys(plan.readable)
    known: dict[str, Application] = {}
    by_moment: dict[tuple[str, datetime], Application] = {}
    by_minute: dict[tuple[str, datetime], Application] = {}
    if call is not None and call.pk:
        stored = Application.objects.filter(call=call).prefetch_related("language_skills")
        for row in stored:
            if row.source_key:
                known[row.source_key] = row
                by_moment.setdefault((row.email, row.submitted_at), row)
                by_minute.setdefault((row.email, _minute(row.submitted_at)), row)
    comparison = Comparison([], [], [], keys)
    used: set[int] = set()
    for made in plan.readable:
        application: Application | None = known.get(keys[made.number])
        if application is None and "stamp_missing" not in made.remarks and "stamp_unreadable" not in made.remarks:
            assert made.submitted_at is not None
            application = by_moment.get((made.address, made.submitted_at))
            alike = by_minute.get((made.address, _minute(made.submitted_at)))
            if alike and _minute(made.submitted_at) in (made.submitted_at, alike.submitted_at):
                application = application or alike
        if application is None or application.pk in used:
            comparison.new.append(made)
            continue
        used.add(application.pk)
        same = _is_same(made, application)
        (comparison.unchanged if same else comparison.changed).append((made, application))
    return comparison


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _keys(readable: Iterable[Submission]) -> dict[int, str]:
    """For each row the digest by which it is known again."""
    times: Counter[str] = Counter()
    keys: dict[int, str] = {}
    for made in readable:
        base = f"{made.address}\n{fold(made.stamp_cell)}"
        times[base] += 1
        keys[made.number] = hashlib.sha256(f"{base}\n{times[base]}".encode()).hexdigest()
    return keys


def _is_same(made: Submission, application: Application) -> bool:
    if any(made.column(name) != getattr(application, name) for name in ANSWERS):
        return False
    if made.stamp_cell and made.submitted_at != application.submitted_at:
        return False
    skills = {(skill.language, skill.comfort) for skill in application.language_skills.all()}
    return skills == set(made.languages)


@transaction.atomic
def commit(plan: Plan, call: Call, actor: User | None = None, progress: Callable[[int], None] | None = None) -> Stored:
    """Store the plan's new and changed rows in ``call``, all or none. Refused rows are left to ``refused_csv``.

    Each new address becomes a person without staff rights; no mail is sent. A row with the address of an earlier
    application of this call is stored as its duplicate; the clear cases among the others are screened at once, unless the
    call's form is still open (then they are once it closes). A changed row
    replaces the answers, unless the applicant was told of a decision already or changed them in the form: then it is
    counted as unchanged. ``progress`` is called with the number of rows done.

    The call's row is locked, so that two commits into one call follow one another.
    """
    Call.objects.select_for_update().get(pk=call.pk)
    comparison = compare(plan, call)
    comparison.new.sort(key=lambda made: (made.submitted_at, made.number))
    people = _people(comparison.new)
    changed = _store_changes(comparison, call)
    done = len(comparison.unchanged) + len(comparison.changed)
    for begin in range(0, len(comparison.new), _BATCH):
        batch = comparison.new[begin : begin + _BATCH]
        _store_new(batch, call, people, comparison.keys, begin)
        done += len(batch)
        if progress:
            progress(done)
    _tie_repeats(plan, comparison, call)
    stored = Stored(len(comparison.new), changed, len(plan.readable) - len(comparison.new) - changed)
    if stored.new or stored.changed:
        audit.record(
            "applications brought in",
            call,
            actor=actor,
            new=stored.new,
            changed=stored.changed,
            unchanged=stored.unchanged,
            refused=len(plan.refused),
        )
        if call.is_settled():
            deciding.screen_call(call, actor)
    return stored


def _people(new: Iterable[Submission]) -> dict[str, User]:
    """The person of each address, made where there is none yet."""
    first: dict[str, Submission] = {}
    for made in new:
        first.setdefault(made.address, made)
    return known_or_new_ones(
        {
            address: {
                "name": made.full_name,
                "call_name": made.answers["call_name"],
                "time_zone": made.time_zone or "UTC",
            }
            for address, made in first.items()
        }
    )


def _store_new(
    batch: list[Submission], call: Call, people: dict[str, User], keys: dict[int, str], offset: int
) -> None:
    """Store one batch. Whoever has an application in this call already gets a duplicate, as the call takes one per
    person."""
    holding = dict(
        Application.objects.filter(call=call, person__in={people[made.address].pk for made in batch})
        .exclude(status__in=[Application.Status.DUPLICATE, Application.Status.WITHDRAWN])
        .values_list("person_id", "id")
    )
    now = clock.now()
    seen = set(holding)
    rows: list[Application] = []
    repeated: list[Application] = []
    for made in batch:
        person = people[made.address]
        assert made.submitted_at is not None
        repeats = person.pk in seen
        seen.add(person.pk)
        rows.append(
            Application(
                call=call,
                person=person,
                reference="",
                origin=Application.Origin.INTAKE,
                submitted_at=made.submitted_at,
                language=person.language,
                role=made.role or _role(call),
                email=made.address,
                source_key=keys[made.number],
                **{name: made.column(name) for name in ANSWERS},
            )
        )
        if repeats:
            repeated.append(rows[-1])
    standing.make([standing.Move(row, Application.Status.DUPLICATE) for row in repeated], now)
    for row, reference in zip(rows, references.draw(len(rows)), strict=True):
        row.reference = reference
        row.folded = row.to_search()
    Application.objects.bulk_create(rows)
    LanguageSkill.objects.bulk_create(
        LanguageSkill(application=row, language=language, comfort=comfort)
        for row, made in zip(rows, batch, strict=True)
        for language, comfort in made.languages
    )


def _role(call: Call) -> str:
    return Application.Role.MENTEE if call.kind == Call.Kind.MENTORING else Application.Role.PEER


def _store_changes(comparison: Comparison, call: Call) -> int:
    open_to_change = [
        (made, application)
        for made, application in comparison.changed
        if application.published_at is None and application.changed_at is None
    ]
    for made, application in open_to_change:
        for name in ANSWERS:
            setattr(application, name, made.column(name))
        application.folded = application.to_search()
        if made.stamp_cell and made.submitted_at:
            application.submitted_at = made.submitted_at
        application.language_skills.all().delete()
        LanguageSkill.objects.bulk_create(
            LanguageSkill(application=application, language=language, comfort=comfort)
            for language, comfort in made.languages
        )
    Application.objects.bulk_update(
        [row for _made, row in open_to_change], [*ANSWERS, "submitted_at", "folded"], batch_size=_BATCH
    )
    return len(open_to_change)


def _tie_repeats(plan: Plan, comparison: Comparison, call: Call) -> None:
    """Say of each stored duplicate by address whose it is: that of the person's application that counts."""
    counting = dict(
        Application.objects.filter(call=call)
        .exclude(status__in=[Application.Status.DUPLICATE, Application.Status.WITHDRAWN])
        .values_list("person_id", "id")
    )
    loose = list(
        Application.objects.filter(call=call, status=Application.Status.DUPLICATE, duplicate_of=None).only("person_id")
    )
    standing.tie({row: counting.get(row.person_id) for row in loose})

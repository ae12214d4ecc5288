"""Storing what an understood file holds: people, applications, their languages. Twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from applications import references, standing
from applications.intake.comparing import ANSWERS, Comparison, compare
from applications.intake.reading.submission import Submission
from applications.intake.understanding import Plan
from applications.models import Application, Call, LanguageSkill
from applications.screening import deciding
from ilnp import clock
from ilnp.accounts import audit, consents
from ilnp.accounts.models import Consent, User
from ilnp.accounts.people import known_or_new_ones

_BATCH = 500

_STATES = ("preview", "unfinished", "hidden_row")
"""Doubts about a row that a person looks at before its application is decided."""


@dataclass(frozen=True)
class Stored:
    """How many applications a commit made, changed, and found as they were; of those made, how many are repeats."""

    new: int
    changed: int
    unchanged: int
    repeats: int = 0


@transaction.atomic
def commit(
    plan: Plan,
    call: Call,
    actor: User | None = None,
    progress: Callable[[int], None] | None = None,
    *,
    accept_repeats: bool = False,
) -> Stored:
    """Store the plan's new and changed rows in ``call``, all or none. Rows that are refused or whose address is in doubt are
    left to ``refused_csv``.

    Each new address becomes a person without staff rights; no mail is sent. A row with the address of an earlier
    application of this call is stored as its duplicate; the clear cases among the others are screened at once, unless the
    call's form is still open (then they are once it closes). A changed row
    replaces the answers, unless the applicant was told of a decision already or changed them in the form: then it is
    counted as unchanged. ``progress`` is called with the number of rows done.

    Nobody hears "we have two applications from you" until the repeats are accepted, here or by ``accept``.

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
        _store_new(batch, call, people, comparison)
        done += len(batch)
        if progress:
            progress(done)
    _tie_repeats(plan, comparison, call)
    _bring_consents(plan, comparison, people, call, actor)
    unchanged = len(plan.readable) - len(comparison.new) - changed
    stored = Stored(len(comparison.new), changed, unchanged, len(comparison.repeats))
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
    if accept_repeats:
        accept(call, actor)
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


def _store_new(batch: list[Submission], call: Call, people: dict[str, User], comparison: Comparison) -> None:
    """Store one batch. Whoever has an application in this call already gets a duplicate, as the call takes one per
    person."""
    holding = dict(
        Application.objects.filter(call=call, person__in={people[made.address].pk for made in batch})
        .exclude(status__in=[Application.Status.DUPLICATE, Application.Status.WITHDRAWN])
        .values_list("person_id", "id")
    )
    now = clock.now()
    again = {made.number for made in comparison.repeats}
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
                source_key=comparison.keys[made.number],
                suspicion=deciding.REPEAT_NOT_CONFIRMED if repeats or made.number in again else _state(made),
                **{name: made.column(name) for name in ANSWERS},
            )
        )
        if repeats:
            repeated.append(rows[-1])
    standing.make([standing.Move(row, Application.Status.DUPLICATE) for row in repeated], now)
    for row, reference in zip(rows, references.draw(len(rows)), strict=True):
        row.reference = reference
    Application.objects.bulk_create(rows)
    LanguageSkill.objects.bulk_create(
        LanguageSkill(application=row, language=language, comfort=comfort)
        for row, made in zip(rows, batch, strict=True)
        for language, comfort in made.languages
    )


def _state(made: Submission) -> str:
    """What makes somebody look at a row before it is decided, if anything does."""
    doubts = made.doubts()
    return next((state for state in _STATES if state in doubts), "")


@transaction.atomic
def accept(call: Call, actor: User | None = None) -> int:
    """Say that what came in as a repeat of somebody in ``call`` is one, so that they hear of it when decisions are
    published. Returns how many."""
    number = call.applications.filter(suspicion=deciding.REPEAT_NOT_CONFIRMED).update(suspicion="")
    if number:
        audit.record("repeats of an import accepted", call, actor=actor, applications=number)
    return number


def _bring_consents(
    plan: Plan, comparison: Comparison, people: dict[str, User], call: Call, actor: User | None
) -> None:
    """Keep on what ground people agreed to share their data: the form's own words that they said yes to, else what the
    coordinator stated about the file. Who said no to the form's words, or about whom nothing is said at all, has not
    agreed."""
    grounds = {}
    for made in comparison.new:
        ground = made.shares_by if made.shares else plan.said.consent_ground
        if ground and made.shares is not False:
            grounds[people[made.address]] = (ground, made.submitted_at or clock.now())
    if grounds:
        consents.bring_in(grounds, Consent.Purpose.SHARING, about=call, actor=actor)


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
        if made.stamp_cell and made.submitted_at:
            application.submitted_at = made.submitted_at
        if comparison.is_edited(made, application):
            application.source_key = comparison.keys[made.number]
        application.language_skills.all().delete()
        LanguageSkill.objects.bulk_create(
            LanguageSkill(application=application, language=language, comfort=comfort)
            for language, comfort in made.languages
        )
    Application.objects.bulk_create(
        [row for _made, row in open_to_change],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*ANSWERS, "submitted_at", "source_key"],
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

"""Deciding who can take part: the clear cases at once, the rest by a coordinator, everything told in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from applications import standing
from applications.intake.understanding import rules_of
from applications.models import Application, Call, DuplicateGroup, DuplicateMember, Qualification
from applications.models.application import DECIDED, ApplicationQuerySet
from applications.screening import duplicates, eligibility, sameness, telling
from applications.screening.public_reasons import CALL_FULL
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import AuditEntry, User

REPEAT_NOT_CONFIRMED = "repeat_not_confirmed"
"""Suspicion of a repeat that came with a file: nobody hears of it until a coordinator has said that it is one."""

Status = Application.Status


@dataclass(frozen=True)
class Screened:
    """How many applications one screening decided, and how many it left to a person."""

    eligible: int
    not_eligible: int
    duplicate: int
    left: int


@transaction.atomic
def screen_call(call: Call, actor: User | None = None) -> Screened:
    """Decide the clear cases of a call by its rules, and leave the rest to a coordinator.

    Certain repeats become duplicates of the person's earliest application. Who answers every required qualification
    with yes is eligible, in the order of sending in and up to the call's cap; who answers one with no is not. Left to
    a person: unanswered qualifications, likely but uncertain duplicates, suspicious submissions. Nobody is told:
    decisions are prepared until ``publish``.

    What the rules decided and nobody was told yet is decided anew each time, as rules may have changed and places under
    the cap become free; what a person decided stays. The numbers returned are those of decisions that are news.
    """
    call = Call.objects.select_for_update().get(pk=call.pk)
    certain, _likely = duplicates.refresh(call)
    duplicate = _settle_certain(call, certain)
    applications = Application.objects.filter(call=call)
    open_cases = (applications.to_screen() | applications.by_rules()).in_order().select_for_update()
    held = _held(call)
    rules = rules_of(call)
    free = _places_left(call, applications.eligible().exclude(pk__in=applications.by_rules().values("pk")).count())
    now = clock.now()
    decided: list[standing.Move] = []
    left = 0
    for application in open_cases:
        if application.pk in held or application.suspicion:
            status, reasons = application.status, application.reasons
        else:
            status, reasons = _judge(application, rules, is_full=free == 0)
        left += status == Status.RECEIVED
        if free and status == Status.ELIGIBLE:
            free -= 1
        if (application.status, application.reasons) != (status, reasons):
            decided.append(standing.Move(application, status, reasons))
    standing.make(decided, now)
    by_status = Counter(move.to for move in decided)
    result = Screened(by_status[Status.ELIGIBLE], by_status[Status.NOT_ELIGIBLE], duplicate, left)
    if decided or duplicate:
        audit.record("call screened", call, actor=actor, **asdict(result))
    return result


def needing_a_person(call: Call) -> list[int]:
    """Numbers of the applications that wait for a decision and that the rules alone cannot decide."""
    rules, held = rules_of(call), _held(call)
    waiting = Application.objects.filter(call=call).to_screen().values_list("pk", "qualifications", "suspicion")
    return [
        pk
        for pk, answers, suspicion in waiting
        if pk in held or suspicion or eligibility.judge(answers, rules).outcome is eligibility.Outcome.UNCLEAR
    ]


def _judge(application: Application, rules: eligibility.Rules, *, is_full: bool) -> tuple[str, list[str]]:
    """The state that the rules lead to, and its reasons."""
    verdict = eligibility.judge(application.qualifications, rules)
    if verdict.outcome is eligibility.Outcome.UNCLEAR:
        return Status.RECEIVED, []
    if verdict.outcome is eligibility.Outcome.NOT_ELIGIBLE:
        return Status.NOT_ELIGIBLE, list(verdict.reasons)
    return (Status.NOT_ELIGIBLE, [CALL_FULL]) if is_full else (Status.ELIGIBLE, [])


def _held(call: Call) -> set[int]:
    """Numbers of the applications of which a person must say first whose they are."""
    asking = DuplicateMember.objects.filter(group__in=DuplicateGroup.objects.filter(call=call).asking())
    within = asking.exclude(evidence__contains=[sameness.EARLIER_CALL])
    return set(within.values_list("application_id", flat=True))


def _places_left(call: Call, taken: int) -> int | None:
    """How many more eligible people the call takes; None: no limit."""
    return None if call.eligible_cap is None else max(0, call.eligible_cap - taken)


def _settle_certain(call: Call, groups: Iterable[sameness.Group]) -> int:
    """Make later applications of certain groups duplicates of the first. What a person decided, what has a place or was
    told already stays."""
    locked = call.applications.exclude(status=Status.WITHDRAWN).in_order().select_for_update()
    applications = {application.pk: application for application in locked}
    free = set((call.applications.to_screen() | call.applications.by_rules()).values_list("pk", flat=True))
    now = clock.now()
    changed: list[standing.Move] = []
    for group in groups:
        members = [applications[member.key] for member in group.members if member.key in applications]
        if not members:  # all of them were withdrawn since they were compared
            continue
        counting = [member for member in members if member.status != Status.DUPLICATE] or members
        first = next((member for member in counting if member.placed_at or member.published_at), counting[0])
        changed += [
            standing.Move(member, Status.DUPLICATE, of=first)
            for member in members
            if member.pk != first.pk and member.pk in free
        ]
    standing.make(changed, now)
    return len(changed)


@transaction.atomic
def decide(
    application: Application,
    status: str,
    *,
    actor: User | None,
    reasons: Collection[str] = (),
    of: Application | None = None,
) -> Application:
    """Decide one application by hand, or decide it anew. The applicant hears of it at the next publishing.

    ``reasons`` (codes of qualifications or ``CALL_FULL``) are needed for not eligible, ``of`` for duplicate. Raises
    ``ValidationError`` when the application is withdrawn, has a place already, a reason is unknown, or another
    application of this person counts.
    """
    application = _locked(application, *([of] if of else []))
    if status not in DECIDED:
        raise ValidationError(_("Choose eligible, not eligible or duplicate."))
    if status == Status.NOT_ELIGIBLE:
        _check_reasons(reasons)
    if status == Status.DUPLICATE:
        _check_counts(of, application)
    if status != Status.DUPLICATE:
        _check_alone(application)
    reasons = sorted(reasons) if status == Status.NOT_ELIGIBLE else []
    of = of if status == Status.DUPLICATE else None
    is_same = (application.status, application.reasons, application.duplicate_of) == (status, reasons, of)
    if is_same and (application.published_at or application.decided_by_id or actor is None):
        return application
    standing.make([standing.Move(application, status, reasons, of, actor)], clock.now())
    audit.record(
        "decision corrected" if application.told_otherwise_at else "application decided",
        application,
        actor=actor,
        status=status,
        reasons=application.reasons,
    )
    return application


def _locked(application: Application, *others: Application) -> Application:
    """The application as it stands, kept from others until the transaction ends, with what its decision is compared to:
    ``others``, and whatever else this person sent to the call. Always in one order, so that nobody waits in a circle."""
    same = Q(call=application.call_id, person=application.person_id)
    named = Q(pk__in=[application.pk, *(other.pk for other in others)])
    rows = {row.pk: row for row in Application.objects.filter(same | named).order_by("pk").select_for_update()}
    return rows[application.pk]


def _check_reasons(reasons: Collection[str]) -> None:
    known = {CALL_FULL, *Qualification.objects.values_list("code", flat=True)}
    if not reasons or not set(reasons) <= known:
        raise ValidationError(_("Choose at least one reason."))


def _check_counts(of: Application | None, application: Application) -> None:
    """The application that counts instead is another one of this call, and does count."""
    if of is None or of.pk == application.pk or of.call_id != application.call_id:
        raise ValidationError(_("Say of which other application of this call it is a duplicate."))
    if Application.objects.filter(pk=of.pk, status__in=[Status.DUPLICATE, Status.WITHDRAWN]).exists():
        raise ValidationError(
            _("The application %(reference)s does not count itself: it is a duplicate or was withdrawn.")
            % {"reference": of.reference}
        )


def _check_alone(application: Application) -> None:
    """One application of a person counts in a call; the database insists on it too."""
    if (
        Application.objects.filter(call=application.call_id, person=application.person_id)
        .exclude(pk=application.pk)
        .counting()
        .exists()
    ):
        raise ValidationError(
            _("Another application of this person counts in this call. Mark that one as a duplicate first.")
        )


@transaction.atomic
def reopen(application: Application, *, actor: User | None) -> Application:
    """Take back a decision that the applicant has not been told. Raises ``ValidationError`` where they have been."""
    application = _locked(application)
    if application.status not in DECIDED:
        return application
    if application.published_at is not None:
        raise ValidationError(_("The applicant has been told already. Decide anew instead."))
    _check_alone(application)
    standing.make([standing.Move(application, Status.RECEIVED)], clock.now())
    audit.record("decision taken back", application, actor=actor)
    return application


@transaction.atomic
def bulk_accept(call: Call, numbers: Collection[int], *, actor: User | None) -> AuditEntry:
    """Make these received applications eligible in one go. Returns the entry of the audit trail, with which it is
    undone.

    Numbers that are not received applications of this call are left out. Raises ``ValidationError`` when none remains
    or the call's cap would be passed.
    """
    call = Call.objects.select_for_update().get(pk=call.pk)
    chosen = list(Application.objects.filter(call=call).select_for_update().to_screen().filter(pk__in=numbers))
    if not chosen:
        raise ValidationError(_("None of these applications waits for a decision."))
    free = _places_left(call, Application.objects.filter(call=call).eligible().count())
    if free is not None and len(chosen) > free:
        raise ValidationError(
            _("The call takes %(free)d more people, and these are %(chosen)d.") % {"free": free, "chosen": len(chosen)}
        )
    standing.make([standing.Move(row, Status.ELIGIBLE, by=actor) for row in chosen], clock.now())
    return audit.record("applications accepted", call, actor=actor, applications=sorted(row.pk for row in chosen))


@transaction.atomic
def undo_bulk_accept(entry: AuditEntry, *, actor: User | None) -> int:
    """Take back a bulk acceptance as far as it has not been told or decided anew since. Returns how many wait
    again."""
    found = list(accepted_with(entry).select_for_update())
    standing.make([standing.Move(row, Status.RECEIVED) for row in found], clock.now())
    if found:
        call = Call.objects.get(pk=int(entry.target_id))
        audit.record("acceptance taken back", call, actor=actor, applications=sorted(row.pk for row in found))
    return len(found)


def accepted_with(entry: AuditEntry) -> ApplicationQuerySet:
    """What a bulk acceptance made eligible and has neither been told nor decided anew since."""
    numbers = entry.detail.get("applications", []) if entry.action == "applications accepted" else []
    return Application.objects.filter(
        pk__in=numbers, status=Status.ELIGIBLE, published_at=None, placed_at=None, decided_at__lte=entry.at
    )


@transaction.atomic
def publish(call: Call, actor: User | None = None, *, until: datetime | None = None) -> int:
    """Tell every applicant of ``call`` whose decision is prepared: note it and queue one mail each. Returns how many.

    ``until`` leaves out what was decided later, which nobody has looked at. Groups of certain duplicates count as
    confirmed with it. A mail is unique per decision, so that publishing twice, or two people at once, tells nobody
    twice. Who cannot be written to stays untold until it is published again, and stands on the desk.
    """
    call = Call.objects.select_for_update().get(pk=call.pk)
    prepared = list(
        unpublished(call, until)
        .select_related("person", "call", "duplicate_of")
        .select_for_update(of=("self",))  # nobody decides anew between the mail and the note that it was told
        .in_order()
    )
    now = clock.now()
    told = telling.queue_all(prepared)
    standing.tell(told, now)
    DuplicateGroup.objects.filter(call=call).certain().update(
        state=DuplicateGroup.State.SAME, decided_at=now, decided_by=actor
    )
    if told:
        audit.record("decisions published", call, actor=actor, applications=len(told))
    return len(told)


def unpublished(call: Call, until: datetime | None = None) -> ApplicationQuerySet:
    """Applications of ``call`` that are decided (``until`` then) and whose applicants have not been told. Repeats that
    came with a file wait until somebody has said that they are some."""
    prepared = Application.objects.filter(call=call, status__in=DECIDED, published_at=None).exclude(
        status=Status.DUPLICATE, suspicion=REPEAT_NOT_CONFIRMED
    )
    return prepared if until is None else prepared.filter(decided_at__lte=until)

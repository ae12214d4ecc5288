"""What is done about somebody who is not heard of: asked at once, asked again, another partner offered to the one who waits,
the end of their place proposed to the liaison."""

from __future__ import annotations

from datetime import datetime, timedelta

from cohorts import sharing
from cohorts.models import CheckIn, Cohort, Membership, OfferedRematch, Pulse, Silence
from cohorts.silence import ending, steps
from cohorts.silence.mails import another_partner, are_you_there
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.due import plans
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee

JUST_HEARD = timedelta(days=7)
"""Who said something so shortly before a question is not silent if they leave it unanswered."""


def begin(
    membership: Membership,
    reason: str,
    *,
    now: datetime,
    said_by: Membership | None = None,
    actor: User | None = None,
) -> Silence | None:
    """Note that a member is not heard of, and ask them at once; return their silence.

    Does nothing, and returns None, in a cohort that is not under way or follows nobody up, for who has left, and for who
    is followed up already. Call it inside a transaction.
    """
    cohort = membership.cohort
    if cohort.state != Cohort.State.STARTED or cohort.ladder_since is None or membership.left_at:
        return None
    silence, is_new = Silence.objects.get_or_create(
        membership=membership,
        ended_at=None,
        defaults={"reason": reason, "said_by": said_by, "began_at": now, "asked_at": now},
    )
    if not is_new:
        return None
    audit.record("silence began", silence, actor=actor, reason=reason)
    _ask(silence, "are_you_there", f"silence_ask:{silence.pk}")
    steps.reconcile(silence, now)
    return silence


def look(plan: plans.Plan, now: datetime) -> None:
    """See whether one pulse was answered in time; if not, the member's silence begins. An answer of the days just before
    the question counts too.

    Not for what was silent before the cohort followed silent people up, nor for a question asked before staff stopped it.
    Where the pulse itself was asked late, it is looked at again later.
    """
    membership_number, day = (int(part) for part in plan.key.split(":")[1:3])
    pulse = Pulse.objects.filter(membership=membership_number, day=day).select_related(
        "membership__cohort", "membership__person", "membership__application", "membership__group__liaison__person"
    )
    found = pulse.first()
    if found is None:
        return
    membership = found.membership
    missed_at = found.asked_at + timedelta(days=membership.cohort.patience_days)
    if missed_at > now:
        late = plans.Wanted(
            rule="silence_look", key=f"{plan.key}:late", person=membership.person, due_at=missed_at, about=membership
        )
        plans.reconcile(found, [late], now=now)
        return
    since = membership.cohort.ladder_since
    if since is None or missed_at < since or _has_answered(found) or sharing.has_withdrawn(membership):
        return
    if membership.silences.filter(ended_because=Silence.Ending.STOPPED, ended_at__gte=found.asked_at).exists():
        return
    begin(membership, Silence.Reason.PULSE, now=now)


def _has_answered(pulse: Pulse) -> bool:
    """Whether this member was heard of since, or shortly before, or their partner said that they are in touch."""
    said = CheckIn.objects.filter(group=pulse.membership.group_id, at__gte=pulse.asked_at - JUST_HEARD)
    said = said.exclude(answer=CheckIn.Answer.WROTE)
    return any(
        row.membership_id in (pulse.membership_id, None) or row.answer == CheckIn.Answer.WELL
        for row in said.only("membership_id", "answer")
    )


def ask_again(plan: plans.Plan, now: datetime) -> None:
    """Ask once more, with another subject. From now on their liaison reads of it in the morning, with a text for them."""
    silence = ending.taken(int(plan.about_id))
    if silence is None:
        return
    silence.asked_again_at = now
    silence.save(update_fields=["asked_again_at"])
    _ask(silence, "are_you_there_again", plan.key)


def _ask(silence: Silence, kind: str, key: str) -> None:
    membership = silence.membership
    queueing.queue(
        kind,
        key=key,
        to=membership.person,
        values=are_you_there.values(silence),
        reply_to=sharing.liaison_addresses(membership.group),
        about=silence,
    )


def offer(plan: plans.Plan, now: datetime) -> None:
    """Offer another partner to the one who waits for an answer. In a group of three the other two have each other, and who
    is not heard of either, or has withdrawn, is offered nothing."""
    silence = ending.taken(int(plan.about_id))
    if silence is None or silence.membership.left_at:
        return
    others = list(
        silence.membership.group.memberships.active()
        .exclude(pk=silence.membership_id)
        .select_related("person", "application", "cohort")
    )
    if len(others) != 1 or Silence.objects.open().filter(membership=others[0]).exists():
        return
    if sharing.has_withdrawn(others[0]):
        return
    silence.offered_at = now
    silence.save(update_fields=["offered_at"])
    row, _made = OfferedRematch.objects.get_or_create(
        silence=silence, membership=others[0], defaults={"offered_at": now}
    )
    many.write_to_each([row], _tell_of_offer, _addressee)


def _tell_of_offer(row: OfferedRematch) -> None:
    queueing.queue(
        "another_partner",
        key=_addressee(row).key,
        to=row.membership.person,
        values=another_partner.values(row),
        reply_to=sharing.liaison_addresses(row.silence.membership.group),
        about=row.silence,
    )


def _addressee(row: OfferedRematch) -> Addressee:
    return Addressee(f"another_partner:{row.pk}", "another_partner", row.membership.person)


def propose(plan: plans.Plan, now: datetime) -> None:
    """Propose to the liaison to end the place; where the cohort says so, end it without asking."""
    silence = ending.taken(int(plan.about_id))
    if silence is None:
        return
    silence.proposed_at = now
    silence.save(update_fields=["proposed_at"])
    if silence.membership.cohort.ends_places_itself:
        ending.end_place(silence, now=now)

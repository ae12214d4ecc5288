"""Applications and forms begun follow their person when two accounts become one; each call then has one that counts."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import standing
from applications.models import Application, DistinctPair, Draft, DuplicateGroup, DuplicateMember
from applications.screening import duplicates
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.merging.registry import register_proof, register_rows
from ilnp.accounts.models import User

Status = Application.Status


def register() -> None:
    """Called once, when the program starts."""
    register_rows(Application, words=gettext_lazy("applications"), order=10, move=_move, against=_both_placed)
    register_rows(Draft, words=gettext_lazy("forms begun"), order=15)
    register_proof("applications", _is_proved)


def _is_proved(person: User) -> bool:
    return Application.objects.filter(person=person, email=person.email, address_proved_at__isnull=False).exists()


def _counting_of_both(ending: User, into: User) -> list[tuple[Application, Application]]:
    """Of each call to which both have an application that counts, that of the account that ends and the other."""
    theirs = {one.call_id: one for one in Application.objects.counting().filter(person=into).select_related("call")}
    others = Application.objects.counting().filter(person=ending, call__in=theirs).select_related("call")
    return [(other, theirs[other.call_id]) for other in others.order_by("call")]


def _both_placed(ending: User, into: User) -> Iterator[str]:
    for one, other in _counting_of_both(ending, into):
        if one.placed_at and other.placed_at:
            yield _("Both have a place through %(call)s. End one of the two places first.") % {"call": one.call}


def _move(ending: User, into: User, actor: User | None) -> None:
    """Where both applied to one call, one of the two counts: who has a place, else who is eligible, else the earlier. The
    other is decided to be its duplicate, which is told like every decision, when decisions are published."""
    held = list(Application.objects.select_for_update().filter(person__in=[ending, into]).order_by("pk").only("pk"))
    now = clock.now()
    for pair in _counting_of_both(ending, into):
        kept, other = sorted(pair, key=_strength)
        repeats = list(Application.objects.filter(duplicate_of=other, status=Status.DUPLICATE).only("pk"))
        standing.make([standing.Move(other, Status.DUPLICATE, of=kept, by=actor)], now)
        standing.tie(dict.fromkeys(repeats, kept.pk))
        audit.record("counts as a duplicate since accounts are one", other, actor=actor, kept=kept.pk)
    theirs = Application.objects.filter(person=ending)
    at_their_address = theirs.filter(email=ending.email)
    proved = Application.objects.filter(person=into, email=into.email, address_proved_at__isnull=False).first()
    at_their_address.update(email=into.email, address_proved_at=proved and proved.address_proved_at)
    theirs.update(person=into)
    DistinctPair.objects.filter(one__person=into, other__person=into).delete()
    _settle_questions([application.pk for application in held], actor)


def _strength(application: Application) -> tuple[object, ...]:
    return (
        application.placed_at is None,
        application.status != Status.ELIGIBLE,
        application.submitted_at,
        application.pk,
    )


def _settle_questions(applications: list[int], actor: User | None) -> None:
    """Close what was asked about these applications and is answered: all that still count are of one account."""
    asked = DuplicateMember.objects.filter(application__in=applications).values("group")
    groups = DuplicateGroup.objects.filter(state=DuplicateGroup.State.OPEN, pk__in=asked)
    for group in groups.select_for_update(of=("self",)).order_by("pk"):
        members = Application.objects.filter(duplicate_memberships__group=group)
        in_its_call = members.counting().filter(call=group.call_id).count()
        if members.values("person").distinct().count() == 1 and in_its_call <= 1:
            duplicates.close(group, DuplicateGroup.State.SAME, actor)

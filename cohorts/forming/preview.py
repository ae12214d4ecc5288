"""What an approval will do, in numbers, before it is given: it is done, looked at, and taken back within one transaction.

So the numbers are those of the act itself. Mails are written into the outbox and go with the rest; none is sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import WaveWaited
from cohorts.board import running
from cohorts.forming import formation
from cohorts.inquiry.mails import inquiry
from cohorts.models import Cohort, Group, Membership
from cohorts.way import schedule
from ilnp import clock
from ilnp.accounts.addresses import is_reachable
from ilnp.accounts.models import User
from ilnp.due import plans
from ilnp.due.models import Plan
from ilnp.mail.kinds import finding
from ilnp.mail.models import Message
from ilnp.mail.outbox import queueing
from matching.models import Move, Run

SAMPLES = 3


@dataclass
class Preview:
    """Sentences with the numbers, the number of people placed, and the first mails that people would get."""

    people: int = 0
    lines: list[str] = field(default_factory=list)
    samples: list[Message] = field(default_factory=list)


def of_forming(run: Run, *, actor: User | None = None, now: datetime | None = None, **fields: Any) -> Preview:
    """What ``formation.form_cohort`` would do with the same arguments. Raises the same errors; nothing stays."""
    now = now or clock.now()
    with transaction.atomic():
        marks = _marks()
        cohort = formation.form_cohort(run, actor=actor, now=now, **fields)
        preview = _look(run, cohort, list(cohort.groups.all()), marks)
        if cohort.asks_inquiry:
            preview.lines.append(_("Introductions go out when you start the cohort, not before."))
            preview.samples = _inquiries(cohort)
        else:
            _start(cohort, preview, actor, now)
        transaction.set_rollback(True)
    return preview


def of_adding(cohort: Cohort, run: Run, *, actor: User | None = None, now: datetime | None = None) -> Preview:
    """What ``formation.add_groups`` would do with the same arguments. Raises the same errors; nothing stays."""
    now = now or clock.now()
    with transaction.atomic():
        marks = _marks()
        groups = formation.add_groups(cohort, run, actor=actor, now=now)
        preview = _look(run, cohort, groups, marks)
        if cohort.state == Cohort.State.STARTED:
            preview.lines.append(
                ngettext(
                    "%(n)d person was never asked whether they still want to take part.",
                    "%(n)d people were never asked whether they still want to take part.",
                    preview.people,
                )
                % {"n": preview.people}
            )
        preview.samples = list(Message.objects.filter(pk__gt=marks[0]).order_by("pk")[:SAMPLES])
        transaction.set_rollback(True)
    return preview


def _marks() -> tuple[int, int]:
    """The newest mail and the newest plan that there are."""
    newest = (model.objects.aggregate(newest=Max("pk"))["newest"] or 0 for model in (Message, Plan))
    message, plan = newest
    return message, plan


def _look(run: Run, cohort: Cohort, groups: Iterable[Group], marks: tuple[int, int]) -> Preview:
    numbers = [group.pk for group in groups]
    members = Membership.objects.filter(group__in=numbers)
    countries = set(members.values_list("application__country", flat=True))
    people = members.count()
    preview = Preview(people)
    preview.lines.append(
        _("%(groups)d groups with %(people)d people from %(countries)d countries.")
        % {"groups": len(numbers), "people": people, "countries": len(countries)}
    )
    if moves := Move.objects.filter(run=run).applied().count():
        preview.lines.append(
            ngettext("%(n)d move by hand is in them.", "%(n)d moves by hand are in them.", moves) % {"n": moves}
        )
    without = Group.objects.filter(pk__in=numbers, liaison=None).count()
    preview.lines.append(
        ngettext("%(n)d group has no liaison.", "%(n)d groups have no liaison.", without) % {"n": without}
        if without
        else _("Every group has a liaison.")
    )
    waiting = WaveWaited.objects.filter(wave=cohort.pk).count()
    preview.lines.append(
        ngettext(
            "%(n)d person is left over and stands in line for the next round.",
            "%(n)d people are left over and stand in line for the next round.",
            waiting,
        )
        % {"n": waiting}
    )
    preview.lines += [*_mails(marks[0]), *_planned(cohort, marks[1])]
    return preview


def _mails(newest: int) -> list[str]:
    """The mails that go out at once, by kind."""
    kinds = Counter(Message.objects.filter(pk__gt=newest).values_list("kind", flat=True))
    if not kinds:
        return [_("No mail goes out now.")]
    return [
        _("Goes out now: %(what)s, %(n)d mails.") % {"what": finding.get(kind).label, "n": number}
        for kind, number in kinds.most_common()
    ]


def _planned(cohort: Cohort, newest: int) -> list[str]:
    """What falls due later, by rule, with its first day."""
    rows = Plan.objects.filter(schedule.plans_of(cohort.slug), pk__gt=newest).order_by("due_at", "pk")
    first: dict[str, datetime] = {}
    number: Counter[str] = Counter()
    for rule, due_at in rows.values_list("rule", "due_at"):
        first.setdefault(rule, due_at)
        number[rule] += 1
    return [
        _("Planned: %(what)s, %(n)d times, first on %(day)s.")
        % {"what": plans.rule(rule).label, "n": number[rule], "day": date_format(due_at)}
        for rule, due_at in first.items()
    ]


def _inquiries(cohort: Cohort) -> list[Message]:
    """The inquiry as the first people would get it."""
    members = cohort.memberships.select_related("cohort", "person", "application").order_by("group__number", "pk")
    reached = [membership for membership in members if is_reachable(membership.person.email)]
    return [
        queueing.queue(
            "inquiry",
            key=f"preview:{membership.pk}",
            to=membership.person,
            values=inquiry.values(membership),
            about=membership,
        )
        for membership in reached[:SAMPLES]
    ]


def _start(cohort: Cohort, preview: Preview, actor: User | None, now: datetime) -> None:
    """What starting the cohort now would send."""
    newest = _marks()[0]
    running.start(cohort, actor=actor, now=now)
    sent = Message.objects.filter(pk__gt=newest)
    preview.lines.append(
        ngettext(
            "When you start the cohort: %(n)d introduction, the liaison in copy.",
            "When you start the cohort: %(n)d introductions, the liaison in copy.",
            sent.count(),
        )
        % {"n": sent.count()}
    )
    preview.samples = list(sent.order_by("pk")[:SAMPLES])

"""How groups stand: green, amber or red, with the reason in words. Nothing is stored; it follows from what was said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Application
from cohorts import sharing
from cohorts.models import CheckIn, Cohort, Group, Membership, Pulse, Silence
from cohorts.models.group import GroupQuerySet
from cohorts.way import queries
from ilnp.mail.returns import suppression
from ilnp.words import phrases

Answer = CheckIn.Answer

BEGINNING = timedelta(days=14)
"""For so long after the introduction or the start, "not yet" is nothing that anybody need do something about."""


class Colour(models.TextChoices):
    """How a group stands, at a glance."""

    GREEN = "green", gettext_lazy("well")
    AMBER = "amber", gettext_lazy("look again")
    RED = "red", gettext_lazy("needs you")


class Need(models.TextChoices):
    """What can be amiss, the worst first."""

    STOPS = "stop", gettext_lazy("somebody needs to stop")
    WITHDREW = "withdrew", gettext_lazy("somebody withdrew")
    PLACE_TO_END = "place-to-end", gettext_lazy("a place can end")
    PARTNER_SILENT = "partner-silent", gettext_lazy("a partner is silent")
    HELP = "help", gettext_lazy("somebody would like help")
    NO_MAIL = "no-mail", gettext_lazy("mail does not arrive")
    NOT_HEARD_OF = "not-heard-of", gettext_lazy("somebody is not heard of")
    UNANSWERED = "unanswered", gettext_lazy("a question is unanswered")
    NOT_YET = "not-yet", gettext_lazy("not in touch yet")


WORST_FIRST = list(Need)


@dataclass(frozen=True)
class Trouble:
    """One thing that is amiss with one member: since when, and what their partners said last."""

    need: Need
    membership: Membership
    since: datetime
    said_at: datetime
    partners: tuple[tuple[Membership, CheckIn | None], ...] = ()
    calls: bool = True
    everybody: bool = False

    @property
    def colour(self) -> Colour:
        """Amber for what may come right by itself."""
        mild = self.need is Need.NOT_YET or (self.need is Need.UNANSWERED and not self.everybody)
        return Colour.AMBER if mild else Colour.RED

    def words(self, language: str) -> str:
        """The reason in one sentence, in ``language``."""
        who = {
            "name": self.membership.application.full_name,
            "day": phrases.day(self.said_at.date(), language),
            "partners": phrases.listed([one.application.full_name for one, _said in self.partners], language),
            "address": self.membership.person.email,
        }
        with translation.override(language):
            match self.need:
                case Need.STOPS:
                    return _("%(name)s wrote on %(day)s: I need to stop.") % who
                case Need.WITHDREW:
                    return _("%(name)s has withdrawn.") % who
                case Need.PARTNER_SILENT:
                    said = _("%(name)s wrote on %(day)s that they cannot reach %(partners)s.") % who
                    return " ".join([said, *self._what_partners_said(language)])
                case Need.HELP:
                    return _("%(name)s wrote on %(day)s that they would like help.") % who
                case Need.NO_MAIL:
                    return _("Mail to %(name)s does not arrive at %(address)s.") % who
                case Need.PLACE_TO_END:
                    return (
                        _("%(name)s has not been heard of since %(day)s. Their place can end: press one button.") % who
                    )
                case Need.NOT_HEARD_OF:
                    return _("%(name)s has not been heard of since %(day)s, and has not answered two mails.") % who
                case Need.UNANSWERED:
                    return _("%(name)s has not answered our question of %(day)s.") % who
                case _other:
                    return _("%(name)s wrote on %(day)s: not in touch yet.") % who

    def _what_partners_said(self, language: str) -> Iterable[str]:
        for partner, said in self.partners:
            if said is not None:
                yield _("%(name)s answered on %(day)s: %(answer)s.") % {
                    "name": partner.application.full_name,
                    "day": phrases.day(said.at.date(), language),
                    "answer": said.get_answer_display(),
                }


@dataclass(frozen=True)
class Health:
    """How one group stands."""

    troubles: tuple[Trouble, ...] = ()
    wrote_at: datetime | None = None

    @property
    def colour(self) -> Colour:
        """The worst of its members'."""
        colours = {trouble.colour for trouble in self.troubles}
        return next((one for one in (Colour.RED, Colour.AMBER) if one in colours), Colour.GREEN)

    @cached_property
    def calls(self) -> tuple[Trouble, ...]:
        """What somebody need do something about."""
        return tuple(trouble for trouble in self.troubles if trouble.calls)

    def needs(self) -> set[Need]:
        """The kinds of trouble that call."""
        return {trouble.need for trouble in self.calls}

    def rank(self) -> tuple[int, float]:
        """Sorts the worst first; of equals the one that has lasted longest."""
        if not self.calls:
            return len(WORST_FIRST) + (not self.troubles), 0.0
        return WORST_FIRST.index(self.calls[0].need), self.calls[0].since.timestamp()

    def of_member(self, membership: Membership) -> Colour:
        """How one member stands."""
        colours = {trouble.colour for trouble in self.troubles if trouble.membership.pk == membership.pk}
        return next((one for one in (Colour.RED, Colour.AMBER) if one in colours), Colour.GREEN)


@dataclass
class _Heard:
    """What is known of the members of some groups: the newest answers, when they were asked, which addresses are dead."""

    answers: dict[tuple[int, int | None], CheckIn] = field(default_factory=dict)
    wrote: dict[int, datetime] = field(default_factory=dict)
    asked: dict[int, datetime] = field(default_factory=dict)
    dead: dict[str, datetime] = field(default_factory=dict)
    silences: dict[int, Silence] = field(default_factory=dict)

    def newest(self, membership: Membership) -> CheckIn | None:
        """The newest word about this member: their own, their liaison's about them, or about everybody."""
        known = (self.answers.get((membership.group_id, number)) for number in (membership.pk, None))
        own = [said for said in known if said is not None]
        return max(own, key=lambda said: (said.at, said.pk), default=None)


def of_groups(groups: Iterable[Group], now: datetime) -> dict[int, Health]:
    """How each of these groups stands at ``now``, by number. The same number of queries for any number of groups.

    The groups come with their cohort and memberships, people and applications (``queries.with_people``). Groups that have
    ended, are not introduced, or whose cohort is not under way stand well.
    """
    groups = list(groups)
    alive = [
        group
        for group in groups
        if group.ended_at is None and group.introduced_at and group.cohort.state == Cohort.State.STARTED
    ]
    heard = _heard_of(alive)
    found = {group.pk: Health(_troubles(group, heard, now), heard.wrote.get(group.pk)) for group in alive}
    return {group.pk: found.get(group.pk, Health()) for group in groups}


def _heard_of(groups: list[Group]) -> _Heard:
    heard = _Heard()
    for said in CheckIn.objects.filter(group__in=groups).order_by("at", "pk"):
        if said.answer == Answer.WROTE:
            heard.wrote[said.group_id] = said.at
        else:
            heard.answers[said.group_id, said.membership_id] = said
    members = [member for group in groups for member in group.memberships.all() if member.left_at is None]
    asked = Pulse.objects.filter(membership__in=members).values_list("membership").annotate(models.Max("asked_at"))
    heard.asked = dict(asked)
    heard.silences = {one.membership_id: one for one in Silence.objects.filter(membership__in=members, ended_at=None)}
    heard.dead = suppression.since([member.person.email for member in members])
    return heard


def _troubles(group: Group, heard: _Heard, now: datetime) -> tuple[Trouble, ...]:
    members = [member for member in group.memberships.all() if member.left_at is None]
    newest = {member.pk: heard.newest(member) for member in members}
    overdue = {
        member.pk: asked
        for member in members
        if (asked := _unanswered(member, members, newest, heard, now)) is not None
    }
    found: list[Trouble] = []
    for member in members:
        others = tuple((other, newest[other.pk]) for other in members if other.pk != member.pk)
        if member.application.status == Application.Status.WITHDRAWN:
            at = member.application.withdrawn_at or now
            found.append(Trouble(Need.WITHDREW, member, since=at, said_at=at))
        if (since := heard.dead.get(member.person.email)) is not None and sharing.is_shared(member, now):
            found.append(Trouble(Need.NO_MAIL, member, since=since, said_at=since))
        found += _said(member, newest[member.pk], others, group)
        if (silence := heard.silences.get(member.pk)) and silence.asked_again_at:
            found.append(_not_heard_of(member, silence))
        elif (asked := overdue.get(member.pk)) is not None:
            since = asked + timedelta(days=group.cohort.patience_days)
            everybody = len(overdue) == len(members)
            found.append(Trouble(Need.UNANSWERED, member, since=since, said_at=asked, everybody=everybody))
    return tuple(sorted(found, key=lambda trouble: (WORST_FIRST.index(trouble.need), trouble.since)))


def _not_heard_of(member: Membership, silence: Silence) -> Trouble:
    """That somebody has not answered two mails either, or that it is time to end their place."""
    assert silence.asked_again_at is not None
    if silence.proposed_at:
        return Trouble(Need.PLACE_TO_END, member, since=silence.proposed_at, said_at=silence.began_at)
    return Trouble(Need.NOT_HEARD_OF, member, since=silence.asked_again_at, said_at=silence.began_at)


def _unanswered(
    member: Membership,
    members: list[Membership],
    newest: dict[int, CheckIn | None],
    heard: _Heard,
    now: datetime,
) -> datetime | None:
    """When the question was asked that this member has left unanswered for too long; None where there is none.

    A partner who says that they are in touch answers for both.
    """
    asked = heard.asked.get(member.pk)
    if asked is None or now < asked + timedelta(days=member.group.cohort.patience_days):
        return None
    for one in members:
        said = newest[one.pk]
        if said and said.at >= asked and (one.pk == member.pk or said.answer == Answer.WELL):
            return None
    return asked


def _said(
    member: Membership,
    said: CheckIn | None,
    others: tuple[tuple[Membership, CheckIn | None], ...],
    group: Group,
) -> Iterable[Trouble]:
    """What this member's newest answer says is amiss."""
    needs = {
        Answer.STOP: Need.STOPS,
        Answer.SILENT: Need.PARTNER_SILENT,
        Answer.HELP: Need.HELP,
        Answer.SLOW: Need.NOT_YET,
    }
    if said is None or said.answer not in needs:
        return
    need = needs[Answer(said.answer)]
    assert group.introduced_at is not None
    begun = max(group.introduced_at.date(), group.cohort.starts_on)
    calls = need is not Need.NOT_YET or said.at.date() >= begun + BEGINNING
    yield Trouble(need, member, since=said.at, said_at=said.at, partners=others, calls=calls)


def calling(groups: GroupQuerySet, now: datetime) -> dict[int, Health]:
    """How those of these groups stand that somebody need do something about, by number, worst first.

    Six queries for any number of groups.
    """
    under_way = groups.active().filter(introduced_at__isnull=False, cohort__state=Cohort.State.STARTED)
    found = of_groups(queries.with_people(under_way), now)
    needy = sorted((one.rank(), number) for number, one in found.items() if one.calls)
    return {number: found[number] for _rank, number in needy}


def by_need(found: dict[int, Health]) -> dict[Need, list[int]]:
    """The numbers of the groups in which each kind of trouble calls, worst kind first."""
    groups: dict[Need, list[int]] = defaultdict(list)
    for need in WORST_FIRST:
        for number, health in found.items():
            if need in health.needs():
                groups[need].append(number)
    return groups

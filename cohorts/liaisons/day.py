"""A liaison's morning: one mail at most, and none if nothing is new or nobody needs them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from cohorts import sharing
from cohorts.liaisons import drafts
from cohorts.liaisons.mails import liaison_day
from cohorts.models import Cohort, Group, LiaisonProfile
from cohorts.models.liaison import looked_after_by
from cohorts.pulse import health
from cohorts.pulse.health import Health
from cohorts.way import queries, schedule
from ilnp.clock import local_morning
from ilnp.due import plans
from ilnp.mail.outbox import queueing
from ilnp.words import phrases

REMINDED = timedelta(days=7)
"""After so long a liaison is reminded of what still needs them, unless they noted meanwhile that they wrote."""


def tell_if_needed(plan: plans.Plan, now: datetime) -> None:
    """Write to one liaison which of their groups need them, worst first, if something is new or a reminder is due.

    Over all cohorts; with everybody's address, and a text for those to whom an answer to the mail goes. While they are away
    whoever covers them is told instead.
    """
    profile = LiaisonProfile.objects.select_related("person").select_for_update(of=("self",)).get(pk=plan.scope_id)
    schedule.reconcile_liaisons([profile], now)
    here = profile.is_in_office() and profile.acting(now.date()) == profile
    groups = {group.pk: group for group in looked_after(profile, now)} if here else {}
    found = {number: one for number, one in health.of_groups(groups.values(), now).items() if one.calls}
    if not any(_is_news(groups[number], one, profile, now) for number, one in found.items()):
        return
    order = sorted(found, key=lambda number: (found[number].rank(), number))
    worst, how = groups[order[0]], found[order[0]]
    to = drafts.addressees(worst, how)
    liaison = profile.person
    queueing.queue(
        "liaison_day",
        key=plan.key,
        to=liaison,
        values=liaison_day.values(
            liaison,
            [told(groups[number], found[number], liaison.language, now) for number in order],
            [member.application.full_name for member in to],
            drafts.draft(worst, how, liaison_name=liaison.get_full_name()),
        ),
        reply_to=[member.person.email for member in to if sharing.is_shared(member, now)],
        about=profile,
    )
    profile.told_at = now
    profile.save(update_fields=["told_at"])


def looked_after(profile: LiaisonProfile, now: datetime) -> list[Group]:
    """The introduced groups of cohorts under way that this liaison looks after at ``now``, with their people: their own, and
    those of whom they cover."""
    mine = looked_after_by(profile.person, now.date())
    groups = Group.objects.active().filter(mine, introduced_at__isnull=False, cohort__state=Cohort.State.STARTED)
    people = queries.with_people(groups).prefetch_related("liaison_terms", "memberships__person__consents")
    return list(people.order_by("cohort__starts_on", "number"))


def _is_news(group: Group, how: Health, profile: LiaisonProfile, now: datetime) -> bool:
    """Whether the liaison has not been told of it, or so long ago that they are reminded."""
    if profile.told_at is None:
        return True
    theirs_since = max((term.began_at for term in group.liaison_terms.all()), default=group.formed_at)
    if group.liaison and group.liaison != profile and group.liaison.away_from:
        away_since = local_morning(group.liaison.away_from, profile.person.time_zone)
        theirs_since = max(theirs_since, away_since)
    if any(max(trouble.since, theirs_since) > profile.told_at for trouble in how.calls):
        return True
    done_last = max(profile.told_at, how.wrote_at or profile.told_at)
    return now - done_last >= REMINDED


def told(group: Group, how: Health, language: str, now: datetime) -> str:
    """What a mail says of one group: number and cohort, what is amiss, when the liaison wrote, and the address
    of everybody who may be seen."""
    lines = [f"{group.number} · {group.cohort.name}"]
    lines += [trouble.words(language) for trouble in how.calls]
    if how.wrote_at:
        day = phrases.day(how.wrote_at.date(), language)
        with translation.override(language):
            lines.append(_("You noted that you wrote to them on %(day)s.") % {"day": day})
    lines += [
        phrases.fact(member.application.full_name, member.person.email, language)
        for member in group.memberships.all()
        if member.left_at is None and sharing.is_shared(member, now)
    ]
    return "\n".join(lines)

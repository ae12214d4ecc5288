"""What a liaison says about themselves: how many groups, which languages, when they are away and who covers them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.models import LiaisonProfile
from cohorts.way import schedule
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User


@transaction.atomic
def change(
    profile: LiaisonProfile,
    *,
    most_groups: int,
    languages: Sequence[str],
    is_active: bool,
    away_from: date | None = None,
    away_until: date | None = None,
    covered_by: LiaisonProfile | None = None,
    actor: User | None = None,
    now: datetime | None = None,
) -> LiaisonProfile:
    """Set what a liaison can carry and when they are away, both days included, and who covers them then.

    Whoever covers sees the groups, gets the mails of the morning and the answers of members from the first day to the last;
    the groups stay the liaison's own. Groups they look after already stay with them, whatever the number. Raises
    ``ValidationError`` for days out of order, an absence without its other day or without somebody who covers, and for a
    cover who is not in office or away in the same days.
    """
    now = now or clock.now()
    profile = LiaisonProfile.objects.select_for_update(of=("self",)).select_related("person").get(pk=profile.pk)
    _check_absence(profile, away_from, away_until, covered_by)
    concerned = {profile.pk, *(one.pk for one in (profile.covered_by, covered_by) if one)}
    profile.most_groups, profile.languages, profile.is_active = most_groups, list(languages), is_active
    profile.away_from, profile.away_until = away_from, away_until
    profile.covered_by = covered_by if away_from else None
    profile.full_clean()
    profile.save()
    audit.record(
        "liaison changed",
        profile,
        actor=actor,
        most_groups=most_groups,
        away=[str(day) for day in (away_from, away_until) if day],
        covered_by=covered_by.pk if covered_by else None,
    )
    schedule.reconcile_liaisons(
        LiaisonProfile.objects.filter(pk__in=concerned).select_related("person").order_by("pk"), now
    )
    return profile


def _check_absence(
    profile: LiaisonProfile, away_from: date | None, away_until: date | None, cover: LiaisonProfile | None
) -> None:
    if away_from is None and away_until is None:
        return
    if away_from is None or away_until is None:
        missing = "away_from" if away_from is None else "away_until"
        raise ValidationError({missing: _("Give the first and the last day that you are away.")})
    if away_until < away_from:
        raise ValidationError({"away_until": _("The last day must not be before the first.")})
    if cover is None or cover.pk == profile.pk or not cover.is_in_office():
        raise ValidationError({"covered_by": _("Choose who looks after your groups meanwhile.")})
    overlaps = cover.away_from and cover.away_until and cover.away_from <= away_until and away_from <= cover.away_until
    if overlaps:
        raise ValidationError({"covered_by": _("%(name)s is away in these days too.") % {"name": cover}})

"""Making calls, and what falls due with their windows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import vocabulary
from applications.form import unfinished
from applications.models import Call, CallQualification, Qualification
from applications.screening import deciding
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.due import plans

SCREENING = "screening"
"""The rule by which a call's clear cases are decided once its window is over."""


@transaction.atomic
def create(slug: str, *, title: str | Mapping[str, str] = "", actor: User | None = None) -> Call:
    """Make a call without a window, asking the four qualifications of 2020. It takes applications by intake only.

    ``title`` is the English one, or one by language.
    Raises ``ValidationError`` if ``slug`` cannot stand in an address or is taken.
    """
    validate_slug(slug)
    if Call.objects.filter(slug=slug).exists():
        raise ValidationError(_("There is a call “%(slug)s” already.") % {"slug": slug})
    call = Call.objects.create(slug=slug, title=title or slug)
    asked = Qualification.objects.filter(code__in=vocabulary.FOUR_OF_2020)
    CallQualification.objects.bulk_create(CallQualification(call=call, qualification=one) for one in asked)
    audit.record("call made", call, actor=actor)
    return call


@transaction.atomic
def ask(call: Call, qualifications: Mapping[Qualification, bool]) -> None:
    """Ask exactly these minimum qualifications in ``call``, each with whether a "no" rules out."""
    call.callqualification_set.exclude(qualification__in=qualifications).delete()
    for qualification, is_required in qualifications.items():
        CallQualification.objects.update_or_create(
            call=call, qualification=qualification, defaults={"is_required": is_required}
        )


@transaction.atomic
def make_next(
    previous: Call,
    *,
    slug: str,
    title: str,
    opens_at: datetime | None,
    closes_at: datetime | None,
    time_zone: str = "",
    actor: User | None = None,
) -> Call:
    """Make a call from an earlier one: same kind, languages, qualifications, grace and cap, with a new window.

    ``opens_at`` is the first instant and ``closes_at`` the first that is too late; both or neither. Titles in other
    languages and dates are not taken over. Raises ``ValidationError`` with the field concerned.
    """
    call = Call(
        slug=slug,
        title=title,
        kind=previous.kind,
        opens_at=opens_at,
        closes_at=closes_at,
        time_zone=time_zone or previous.time_zone,
        grace_minutes=previous.grace_minutes,
        languages=list(previous.languages),
        eligible_cap=previous.eligible_cap,
        previous=previous,
    )
    call.full_clean()
    call.save()
    CallQualification.objects.bulk_create(
        CallQualification(call=call, qualification_id=one.qualification_id, is_required=one.is_required)
        for one in previous.callqualification_set.all()
    )
    audit.record("call made", call, actor=actor, previous=previous.pk)
    return call


@transaction.atomic
def plan_due(call: Call) -> None:
    """Plan that the clear cases are decided when nobody can send in or change answers any more, and what becomes of forms
    that are not sent in.

    Called whenever a call is saved, by whichever door. A window that ended already is screened with the next tick, once.
    """
    now, settles_at = clock.now(), call.settles_at()
    wanted = unfinished.wanted(call, now)
    if settles_at is not None:
        key = f"screening:{call.pk}:{settles_at:%Y%m%d%H%M%S}"
        wanted.append(plans.Wanted(SCREENING, key, max(settles_at, now)))
    plans.reconcile(call, wanted, now=now)


def register_rule() -> None:
    """Make the rule known to the dispatcher. Called once, when the program starts."""
    plans.register_rule(
        SCREENING, label=gettext_lazy("screening of a call"), tolerance=timedelta(days=60), act=_screen
    )


def on_saved(sender: type[Call], instance: Call, raw: bool = False, **kwargs: Any) -> None:
    """A call was made or changed, and with it perhaps its window."""
    if not raw:
        plan_due(instance)


def _screen(plan: plans.Plan, now: datetime) -> None:
    deciding.screen_call(Call.objects.get(pk=plan.about_id))

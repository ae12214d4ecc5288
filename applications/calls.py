"""Making calls."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _

from ilnp.accounts import audit
from ilnp.accounts.models import User

from . import vocabulary
from .models import Call, CallQualification, Qualification


@transaction.atomic
def create(slug: str, *, title: str = "", actor: User | None = None) -> Call:
    """Make a call without a window, asking the four qualifications of 2020. It takes applications by intake only.

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

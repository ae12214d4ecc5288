"""Sets of applicants that a coordinator can write to."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Call, WaitlistEntry
from applications.waitlist import line
from ilnp.accounts.models import User
from ilnp.mail.campaigns.audiences import register_audience

_WAITING = Q(
    applications__status=Application.Status.ELIGIBLE,
    applications__waitlist_entry__isnull=False,
    applications__waitlist_entry__ended_at=None,
)


def waiting(slug: str) -> QuerySet[User]:
    """Everybody who stands in line after the waves of the call."""
    call = Call.objects.filter(slug=slug).first()
    entries = line.in_line(call) if call else WaitlistEntry.objects.none()
    return User.objects.filter(applications__waitlist_entry__in=entries, erased_at=None)


def calls_with_a_line() -> list[tuple[str, str]]:
    """Calls after which somebody waits."""
    lines = Call.objects.annotate(waiting=Count("applications", filter=_WAITING)).filter(waiting__gt=0)
    return [(slug, str(title)) for slug, title in lines.order_by("-pk").values_list("slug", "title")]


register_audience("waitlist", _("Everybody on the waitlist"), waiting, choices=calls_with_a_line)

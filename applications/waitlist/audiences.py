"""Sets of applicants that a coordinator can write to."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.models import Call, WaitlistEntry
from ilnp.accounts.models import User
from ilnp.mail.campaigns.audiences import register_audience


def waiting(slug: str) -> QuerySet[User]:
    """Everybody on the waitlist who applied last to this call."""
    entries = WaitlistEntry.objects.on_list().filter(application__call__slug=slug)
    return User.objects.filter(pk__in=entries.values("person"), erased_at=None)


def calls_with_a_line() -> list[tuple[str, str]]:
    """Calls to which somebody on the waitlist applied last."""
    calls = Call.objects.filter(pk__in=WaitlistEntry.objects.on_list().values("application__call"))
    return [(slug, str(title)) for slug, title in calls.order_by("-pk").values_list("slug", "title")]


register_audience("waitlist", _("Everybody on the waitlist"), waiting, choices=calls_with_a_line)

"""What screening puts on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from applications.models import Application, Call, DuplicateGroup
from applications.models.application import DECIDED
from ilnp.desk.cards import Card, cards


@cards
def waiting_decisions(user: Any) -> Iterator[Card]:
    """Applications to screen, duplicates to look at, decisions to publish. Constant queries."""
    if not user.has_perm("applications.screen_application"):
        return
    settled = [
        call.pk for call in Call.objects.all() if call.is_settled()
    ]  # else the clear cases are still to be decided
    looked_at = Application.objects.to_screen().filter(Q(call__in=settled) | ~Q(suspicion=""))
    waiting = dict(looked_at.order_by().values_list("call").annotate(number=Count("pk")))
    number = sum(waiting.values())
    yield Card(
        number,
        ngettext("application waits for a decision", "applications wait for a decision", number),
        _page(waiting),
        hint=_which(waiting),
    )
    groups = dict(DuplicateGroup.objects.asking().order_by().values_list("call").annotate(number=Count("pk")))
    number = sum(groups.values())
    yield Card(
        number,
        ngettext("possible duplicate to look at", "possible duplicates to look at", number),
        _page(groups),
        hint=_which(groups),
    )
    prepared = dict(
        Application.objects.filter(status__in=DECIDED, published_at=None)
        .order_by()
        .values_list("call")
        .annotate(number=Count("pk"))
    )
    number = sum(prepared.values())
    yield Card(
        number,
        ngettext("decision is not published yet", "decisions are not published yet", number),
        _page(prepared),
        hint=_which(prepared),
    )


def _which(by_call: dict[int, int]) -> str:
    """The calls that a card counts."""
    titles = Call.objects.filter(pk__in=by_call).order_by("-created_at").values_list("title", flat=True)
    return ", ".join(map(str, titles))


def _page(by_call: dict[int, int]) -> str:
    """The screening page of the only call concerned, else the list of calls."""
    if len(by_call) == 1:
        return reverse(
            "admin:screening", args=[Call.objects.values_list("slug", flat=True).get(pk=next(iter(by_call)))]
        )
    return reverse("admin:applications")

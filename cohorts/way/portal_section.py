"""The participant's groups in the portal: partners, liaison, questions that wait, ideas for conversations."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.models import Application
from applications.wording import Wording
from cohorts import addresses, sharing
from cohorts.models import Cohort, Membership, Prompt, PromptText
from cohorts.way import introductions
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.clock import local_morning
from ilnp.website.portal.sections import Section


def my_groups(request: PersonRequest) -> Section | None:
    """The groups of the signed-in person in cohorts that have not ended; None where there are none."""
    now = clock.now()
    wording = Wording(get_language() or "en")
    memberships = (
        Membership.objects.active()
        .filter(person=request.user, cohort__state__in=[Cohort.State.FORMED, Cohort.State.STARTED])
        .select_related("cohort", "group__liaison__person", "group__cohort", "person", "inquiry_answer")
        .prefetch_related(
            "group__liaison__person__groups",
            "group__memberships__person__consents",
            "group__memberships__application__language_skills",
        )
    )
    entries = [_entry(membership, wording, now) for membership in memberships]
    entries = [entry for entry in entries if entry["waits"] or entry["partners"] or entry["asks"]]
    if not entries:
        return None
    prompts = list(dict.fromkeys(prompt for entry in entries for prompt in entry["prompts"]))
    prompts.sort(key=lambda text: (text.prompt.day, text.prompt.position), reverse=True)
    context = {"entries": entries, "prompts": prompts}
    body = render_to_string("cohorts/portal_section.html", context, request=request)
    return Section(_("My group"), body, "my-group", waits=any(entry["waits"] for entry in entries))


def earlier_groups(request: PersonRequest) -> Section | None:
    """Groups in cohorts that are over, newest first: the cohort, its days, and partners who still agree to be shown, with
    their addresses as long as they may be seen."""
    now = clock.now()
    memberships = (
        Membership.objects.to_the_end()
        .filter(person=request.user, cohort__state=Cohort.State.ENDED, group__introduced_at__isnull=False)
        .select_related("cohort", "group")
        .prefetch_related("group__memberships__person__consents", "group__memberships__application")
        .order_by("-cohort__starts_on", "-pk")
    )
    entries = [
        {
            "cohort": membership.cohort,
            "partners": [
                (other, other.person.email if sharing.may_see(request.user, other, now) else "")
                for other in _others_to_the_end(membership)
                if sharing.agrees(other) and other.person.erased_at is None
            ],
        }
        for membership in memberships
    ]
    if not entries:
        return None
    body = render_to_string("cohorts/portal_earlier.html", {"entries": entries}, request=request)
    return Section(_("Earlier groups"), body, "earlier-groups")


def what_became(application: Application) -> str:
    """In which cohort this application brought its person together with somebody; empty before the introduction."""
    introduced = Membership.objects.filter(application=application, group__introduced_at__isnull=False)
    membership = introduced.select_related("cohort").order_by("-joined_at", "-pk").first()
    return _("It brought you into a group of %(cohort)s.") % {"cohort": membership.cohort.name} if membership else ""


def _others_to_the_end(membership: Membership) -> list[Membership]:
    finished = Membership.Ending.FINISHED
    return [
        other
        for other in membership.group.memberships.all()
        if other.pk != membership.pk and (other.left_at is None or other.left_because == finished)
    ]


def _entry(membership: Membership, wording: Wording, now: datetime) -> dict[str, Any]:
    group, cohort = membership.group, membership.cohort
    asks = cohort.state == Cohort.State.FORMED and cohort.asks_inquiry
    others = [
        other
        for other in group.memberships.all()
        if other.pk != membership.pk and other.left_at is None and sharing.may_see(membership.person, other, now)
    ]
    introduced = group.introduced_at is not None
    return {
        "membership": membership,
        "cohort": cohort,
        "asks": asks,
        "waits": asks and not hasattr(membership, "inquiry_answer"),
        "inquiry_address": addresses.inquiry_address(membership) if asks else "",
        "leave_address": addresses.leave_address(membership) if introduced else "",
        "check_in_address": addresses.check_in_address(membership) if introduced else "",
        "partners": [introductions.facts_about(other, wording, now) for other in others] if introduced else [],
        "liaison": sharing.liaison_of(group) if introduced else None,
        "prompts": _prompts(membership, now) if introduced else [],
    }


def _prompts(membership: Membership, now: datetime) -> list[PromptText]:
    """The prompts whose day has come for this person."""
    shown = []
    for prompt in Prompt.objects.filter(is_active=True).prefetch_related("texts"):
        day = membership.cohort.starts_on + timedelta(days=prompt.day)
        text = prompt.text_in(get_language())
        if text and local_morning(day, membership.person.time_zone) <= now:
            shown.append(text)
    return shown[::-1]

"""New partners are one action with a preview, and are proposed as soon as somebody takes up the offer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.forming import formation
from cohorts.models import CheckIn, Cohort, Membership, Silence, Wait
from cohorts.pulse import answers
from cohorts.rematch import changes, proposing
from cohorts.silence import ending
from ilnp import clock
from ilnp.accounts.roles import Role
from matching.models import Run
from matching.runs import solving
from tests.kit import stages
from tests.kit.stages import STARTS

pytestmark = pytest.mark.django_db


def proposed(run: Run | None) -> list[set[int]]:
    """Who would come together, by number of application, once a worker has solved the run."""
    assert run is not None
    if run.state == Run.State.QUEUED:
        solving.solve(run.pk)
    members = [proposal.members.values_list("application", flat=True) for proposal in run.proposals.all()]
    return [set(numbers) for numbers in members]


def test_taking_up_the_offer_proposes_a_partner_at_once() -> None:
    call = stages.call()
    cohort = stages.started_cohort(2, call=call)
    ana, jun = cohort.memberships.select_related("application").order_by("pk")
    newcomer = stages.application(call, country="PE")
    answers.from_member(ana, CheckIn.Answer.SILENT, now=STARTS + timedelta(days=5))
    with clock.pretend(STARTS + timedelta(days=13)):
        ending.part(Silence.objects.get(), now=clock.now())
    run = proposing.newest(cohort)
    assert proposed(run) == [{ana.application_id, newcomer.pk}]
    assert run is not None and jun.application_id not in {person["id"] for person in run.problem["people"]}


def test_one_button_finds_partners_and_shows_them_before_anything_happens(client: Client) -> None:
    call = stages.call()
    cohort = stages.started_cohort(4, call=call)
    for group in cohort.groups.all():
        changes.leave(group.memberships.order_by("pk")[0], Membership.Ending.NO_LONGER, now=STARTS + timedelta(days=5))
    left = set(Wait.objects.open().values_list("application", flat=True))
    stages.sign_in(client, stages.staff(Role.COORDINATOR))
    with clock.pretend(STARTS + timedelta(days=6)):
        assert "Find partners for 2 people" in client.get(reverse("admin:waiting")).text
        shown = client.post(reverse("admin:waiting"), {"cohort": cohort.slug})
        run = proposing.newest(cohort)
        assert run is not None and shown.headers["Location"] == reverse("admin:matching-run", args=[run.pk])
        assert proposed(run) == [left] and Wait.objects.open().count() == 2
        assert "Look at the proposal" in client.get(reverse("admin:waiting")).text
        formation.add_groups(cohort, Run.objects.get(pk=run.pk), now=clock.now())
    assert not Wait.objects.open().exists() and proposing.newest(cohort) is None


def test_nobody_else_is_free(client: Client) -> None:
    cohort: Cohort = stages.started_cohort(2)
    gone = cohort.memberships.order_by("pk")[0]
    changes.leave(gone, Membership.Ending.NO_LONGER, now=STARTS + timedelta(days=5))
    stages.sign_in(client, stages.staff(Role.COORDINATOR))
    shown = client.post(reverse("admin:waiting"), {"cohort": cohort.slug}, follow=True)
    assert "Nobody else is free at the moment" in shown.text and not proposing.newest(cohort)

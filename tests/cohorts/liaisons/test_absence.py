"""A liaison is away: whoever covers them sees the groups, is told of them, and gets the answers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cohorts import sharing
from cohorts.liaisons import own_page
from cohorts.models import CheckIn, Cohort, LiaisonProfile
from cohorts.pulse import answers
from ilnp import clock
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import mails, pass_time

pytestmark = pytest.mark.django_db


def day(number: float) -> datetime:
    """So many days after the start."""
    return STARTS + timedelta(days=number)


def away(cohort: Cohort, first: int, last: int) -> tuple[LiaisonProfile, LiaisonProfile]:
    """The cohort's only liaison, away on these days, and who covers them."""
    rosa, cover = cohort.groups.all()[0].liaison, stages.liaison("Hana Novak")
    assert rosa is not None
    own_page.change(
        rosa, most_groups=10, languages=["en"], is_active=True, away_from=day(first).date(),
        away_until=day(last).date(), covered_by=cover, now=day(1),
    )  # fmt: skip
    return LiaisonProfile.objects.get(pk=rosa.pk), cover


def test_in_those_days_the_cover_sees_the_groups_and_gets_mails_and_answers(client: Client) -> None:
    cohort = stages.started_cohort(2)
    group = cohort.groups.get()
    rosa, cover = away(cohort, 4, 8)
    member = cohort.memberships.select_related("person", "group__liaison__person").order_by("pk")[0]
    pass_time(day(1), day(5))
    with clock.pretend(day(5)):
        answers.from_member(member, CheckIn.Answer.HELP, now=day(5))
        assert sharing.liaison_addresses(member.group) == [cover.person.email]
        stages.sign_in(client, cover.person)
        assert member.person.email in client.get(reverse("admin:group", args=[group.pk])).text
    pass_time(day(5), day(6.5))
    assert [mail.to_address for mail in mails("liaison_day")] == [cover.person.email]
    with clock.pretend(day(9.5)):
        assert client.get(reverse("admin:group", args=[group.pk])).status_code == 404
        assert sharing.liaison_addresses(member.group) == [rosa.person.email]
    pass_time(day(6.5), day(10.5))
    assert rosa.person.email in {mail.to_address for mail in mails("liaison_day")}
    assert group.liaison == rosa


def test_an_absence_needs_both_days_in_order_and_somebody_who_is_there() -> None:
    cohort = stages.started_cohort(2)
    rosa, cover = away(cohort, 4, 8)
    given = {"most_groups": 5, "languages": [], "is_active": True, "now": day(1)}
    with pytest.raises(ValidationError, match="away in these days too"):
        own_page.change(
            cover, away_from=day(8).date(), away_until=day(9).date(), covered_by=rosa, **given
        )  # fmt: skip
    with pytest.raises(ValidationError, match="must not be before"):
        own_page.change(cover, away_from=day(20).date(), away_until=day(19).date(), covered_by=rosa, **given)
    with pytest.raises(ValidationError, match="meanwhile"):
        own_page.change(cover, away_from=day(20).date(), away_until=day(21).date(), **given)


def test_a_liaison_says_so_on_their_own_page(client: Client) -> None:
    rosa, cover = stages.liaison("Rosa Okello"), stages.liaison("Hana Novak")
    stages.sign_in(client, rosa.person)
    page = reverse("admin:my-liaison")
    assert "Away from" in client.get(page).text
    sent = {"most_groups": "7", "languages": ["en", "es"], "is_active": "on", "away_from": "2026-04-01"}
    assert "Give the first and the last day" in client.post(page, sent).text
    client.post(page, {**sent, "away_until": "2026-04-10", "covered_by": cover.pk})
    rosa.refresh_from_db()
    assert (rosa.most_groups, rosa.languages, rosa.covered_by) == (7, ["en", "es"], cover)

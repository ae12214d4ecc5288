"""The groups of a liaison on their pages; the library of prompts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.form.submit import withdraw
from cohorts.models import CheckIn, Prompt
from cohorts.pulse import answers
from ilnp import clock
from ilnp.due.models import Plan
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import pass_time

pytestmark = pytest.mark.django_db


def test_a_liaison_sees_their_own_groups_and_no_others(client: Client) -> None:
    mine, theirs = stages.liaison("Rosa Okello"), stages.liaison("Hana Novak")
    cohort = stages.started_cohort(4, number_of_liaisons=0)
    my_group, other_group = cohort.groups.get(liaison=mine), cohort.groups.get(liaison=theirs)
    stages.sign_in(client, mine.person)
    listed = client.get(reverse("admin:groups")).text
    for membership in my_group.memberships.all():
        assert membership.application.full_name in listed
    for membership in other_group.memberships.all():
        assert membership.application.full_name not in listed
    assert client.get(reverse("admin:group", args=[my_group.pk])).status_code == 200
    assert client.get(reverse("admin:group", args=[other_group.pk])).status_code == 404
    for address in (
        reverse("admin:cohorts"),
        reverse("admin:cohort", args=[cohort.slug]),
        reverse("admin:cohort-start", args=[cohort.slug]),
        reverse("admin:matching"),
        reverse("admin:matching-run", args=[cohort.run_id]),
    ):
        assert client.get(address).status_code == 403, address
    page = client.post(
        reverse("admin:group", args=[my_group.pk]),
        {"act": "hand-over", "hand-over-liaison": theirs.pk, "hand-over-note": ""},
    )
    my_group.refresh_from_db()
    assert my_group.liaison == mine and page.status_code == 403


def test_a_liaison_notes_what_they_heard(client: Client) -> None:
    cohort = stages.started_cohort(2)
    group = cohort.groups.get()
    assert group.liaison is not None
    stages.sign_in(client, group.liaison.person)
    page = reverse("admin:group", args=[group.pk])
    with clock.pretend(STARTS + timedelta(days=9)):
        refused = client.post(page, {"act": "check-in", "check-in-answer": "", "check-in-note": "They met twice."})
        assert "They met twice." in refused.text and not CheckIn.objects.exists()
        client.post(page, {"act": "check-in", "check-in-answer": "well", "check-in-note": "They met twice."})
    group.refresh_from_db()
    assert group.alive_at == STARTS + timedelta(days=9)
    assert "They met twice." in client.get(page).text


def test_the_list_of_groups_says_what_each_needs(coordinator: Client) -> None:
    cohort = stages.started_cohort(6)
    healthy, silent, left = cohort.groups.order_by("number")
    pass_time(STARTS, STARTS + timedelta(days=7, hours=1))
    for group in (healthy, left):
        for member in group.memberships.all():
            answers.from_member(member, CheckIn.Answer.WELL, now=STARTS + timedelta(days=8))
    gone, quiet = left.memberships.all()[0], silent.memberships.all()[0]
    with clock.pretend(STARTS + timedelta(days=11)):
        withdraw(gone.application, gone.person)
        shown = coordinator.get(reverse("admin:groups")).text
        assert f"{gone.application.full_name} has withdrawn." in shown
        assert f"{quiet.application.full_name} has not answered our question of March 9, 2026." in shown
        assert shown.count("<strong>needs you</strong>") == 2
        for show, listed in (("withdrew", [left.pk]), ("unanswered", [silent.pk]), ("need", [left.pk, silent.pk])):
            assert list(coordinator.get(reverse("admin:groups"), {"show": show}).context["page"]) == listed
        desk = coordinator.get(reverse("admin:index")).text
        assert "group has a member who withdrew" in desk and "group has left a question unanswered" in desk


def test_strangers_and_participants_are_kept_out_of_staff_pages(client: Client) -> None:
    one, other = stages.started_cohort(2).memberships.order_by("pk")
    group_page = reverse("admin:group", args=[one.group_id])
    assert client.get(group_page).status_code == 302
    client.force_login(one.person)
    answer = client.get(group_page, follow=True)
    assert answer.status_code == 403
    assert other.application.full_name not in answer.text and other.person.email not in answer.text


@pytest.mark.parametrize("name", ["cohorts", "groups", "matching"])
def test_lists_take_the_same_number_of_queries_for_one_row_and_three(
    name: str, coordinator: Client, django_assert_max_num_queries, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    stages.started_cohort(2)
    address = reverse(f"admin:{name}")
    coordinator.get(address)
    with django_assert_max_num_queries(40) as counted:
        coordinator.get(address)
    for _more in range(2):
        stages.started_cohort(2)
    with django_assert_num_queries(len(counted.captured_queries)):
        coordinator.get(address)


def test_every_change_of_the_prompt_library_moves_what_is_planned(coordinator: Client) -> None:
    stages.started_cohort(2)

    def days() -> dict[str, set[int]]:
        planned = Plan.objects.filter(rule="prompt", state="planned")
        found = {
            prompt.code: {plan.due_at.date() for plan in planned if f":{prompt.pk}:" in plan.key}
            for prompt in Prompt.objects.all()
        }
        return {code: {(day - STARTS.date()).days for day in dates} for code, dates in found.items()}

    assert days() == {"getting-to-know": {14}, "everyday-work": {45}, "challenges": {75}, "looking-ahead": {105}}
    listing = reverse("admin:cohorts_prompt_changelist")
    page = coordinator.get(listing).text
    _first, second, third, _last = Prompt.objects.order_by("day")
    place = reverse("admin:cohorts_prompt_place", args=[second.pk, "earlier"])
    assert place in page and coordinator.get(place).status_code == 405
    coordinator.post(place)
    assert days() == {"getting-to-know": {45}, "everyday-work": {14}, "challenges": {75}, "looking-ahead": {105}}
    rows = {"form-TOTAL_FORMS": "4", "form-INITIAL_FORMS": "4", "_save": "Save"}
    for number, prompt in enumerate(Prompt.objects.order_by("day", "position", "code")):
        rows |= {f"form-{number}-id": str(prompt.pk), f"form-{number}-day": str(prompt.day + 1)}
        rows |= {f"form-{number}-is_active": "on"} if prompt != third else {}
    coordinator.post(listing, rows)
    assert days() == {"getting-to-know": {46}, "everyday-work": {15}, "challenges": set(), "looking-ahead": {106}}
    empty = {"texts-TOTAL_FORMS": "0", "texts-INITIAL_FORMS": "0"}
    change = reverse("admin:cohorts_prompt_change", args=[third.pk])
    with clock.pretend(STARTS):
        coordinator.post(change, {"code": third.code, "day": "80", "is_active": "on", **empty})
    assert days()["challenges"] == {80}

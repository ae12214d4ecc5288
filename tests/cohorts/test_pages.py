"""Pages of cohorts: the board, the groups of a liaison, the links in mail, the portal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.form.submit import withdraw
from cohorts import addresses
from cohorts.board import running
from cohorts.models import CheckIn, Cohort, Group, InquiryAnswer, Prompt
from ilnp import clock
from ilnp.accounts.roles import Role
from ilnp.due.models import Plan
from ilnp.mail.models import Message
from matching.models import Run
from tests import stages
from tests.stages import STARTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client) -> Client:
    return stages.sign_in(client, stages.staff(Role.COORDINATOR))


def test_from_people_to_introductions_by_the_staff_pages(coordinator: Client) -> None:
    call = stages.call("spring")
    stages.applicants(call, 5)
    stages.liaison()
    assert reverse("admin:matching-start", args=["spring"]) in coordinator.get(reverse("admin:matching")).text
    refused = coordinator.post(reverse("admin:matching-start", args=["spring"]), {"seats": "1", "policy": ""})
    assert "greater than or equal to 2" in refused.text and "This field is required" in refused.text
    assert not Run.objects.exists()
    run = stages.solved_run(call, 4)
    page = coordinator.get(reverse("admin:matching-run", args=[run.pk])).text
    assert "proved best" in page and "All places are taken." in page
    for proposal in run.proposals.all():
        for member in proposal.members.all():
            assert member.application.full_name in page
    form_page = reverse("admin:cohort-form", args=[run.pk])
    assert form_page in page
    wrong = coordinator.post(
        form_page, {"name": "Spring cohort", "starts_on": "2026-06-30", "ends_on": "2026-03-02", "asks_inquiry": ""}
    )
    assert "The end must be after the start." in wrong.text and 'value="Spring cohort"' in wrong.text
    formed = coordinator.post(
        form_page, {"name": "Spring cohort", "starts_on": "2026-03-02", "ends_on": "2026-06-30", "asks_inquiry": ""}
    )
    cohort = Cohort.objects.get()
    assert formed.url == reverse("admin:cohort", args=[cohort.slug])
    assert coordinator.get(formed.url).status_code == 200
    start_page = reverse("admin:cohort-start", args=[cohort.slug])
    assert "4 people" in coordinator.get(start_page).text
    started = coordinator.post(start_page, follow=True)
    assert "4 introductions are on their way" in started.text
    assert Message.objects.filter(kind="introduction").count() == 4


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
    assert my_group.liaison == mine and page.status_code == 200


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


def test_what_cannot_be_taken_back_is_asked_first_and_says_what_follows(coordinator: Client) -> None:
    cohort = stages.started_cohort(4)
    group = cohort.groups.order_by("number").first()
    assert group is not None
    who, _partner = group.memberships.order_by("pk")
    page = reverse("admin:group", args=[group.pk])
    leaves = {"act": "leave", "leave-membership": who.pk, "leave-because": "no_longer"}
    assert "The pair ends with it" in coordinator.post(page, leaves).text
    group.refresh_from_db()
    assert group.ended_at is None
    coordinator.post(page, {**leaves, "confirmed": "1"})
    group.refresh_from_db()
    assert group.ended_at is not None
    end = reverse("admin:cohort-act", args=[cohort.slug, "end"])
    assert "2 people take part now." in coordinator.post(end).text
    assert Cohort.objects.get(pk=cohort.pk).state == Cohort.State.STARTED
    coordinator.post(end, {"confirmed": "1"})
    assert Cohort.objects.get(pk=cohort.pk).state == Cohort.State.ENDED


def test_the_list_of_groups_says_what_each_needs(coordinator: Client) -> None:
    cohort = stages.started_cohort(6)
    healthy, _silent, left = cohort.groups.order_by("number")
    Group.objects.filter(pk=healthy.pk).update(alive_at=STARTS + timedelta(days=29))
    Group.objects.filter(pk=left.pk).update(alive_at=STARTS + timedelta(days=29))
    member = left.memberships.first()
    assert member is not None
    withdraw(member.application, member.person)
    with clock.pretend(STARTS + timedelta(days=30)):
        shown = coordinator.get(reverse("admin:groups")).text
        assert shown.count("no sign of life</strong>") == shown.count("somebody withdrew</strong>") == 1
        only = coordinator.get(reverse("admin:groups"), {"show": "deserted"})
        assert [group.pk for group in only.context["page"]] == [left.pk]
        assert "group has a member who withdrew" in coordinator.get(reverse("admin:index")).text


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


def test_the_board_takes_the_same_number_of_queries_for_one_group_and_three(
    coordinator: Client, django_assert_max_num_queries, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    small, large = stages.started_cohort(2), stages.started_cohort(6)
    small_page, large_page = (reverse("admin:cohort", args=[cohort.slug]) for cohort in (small, large))
    coordinator.get(small_page)
    with django_assert_max_num_queries(40) as counted:
        coordinator.get(small_page)
    with django_assert_num_queries(len(counted.captured_queries)):
        coordinator.get(large_page)


def from_a_mail() -> Client:
    """A browser that opens a link of a mail: it has no cookie, and a page that keeps its address to itself has no origin."""
    return Client(enforce_csrf_checks=True, headers={"origin": "null"})


def test_the_inquiry_link_shows_on_get_acts_on_post_and_opens_nothing_else() -> None:
    client = from_a_mail()
    cohort = stages.formed_cohort(2, asks_inquiry=True, inquiry_answer_by=STARTS.date())
    one, other = cohort.memberships.order_by("pk")
    address = addresses.inquiry_address(one)
    shown = client.get(address)
    assert "Would you still like to take part?" in shown.text
    assert other.application.full_name not in shown.text
    assert not InquiryAnswer.objects.exists()
    empty = client.post(address, {})
    assert "Please choose one of the answers." in empty.text and "<title>Error:" in empty.text
    assert "We are glad" in client.post(address, {"answer": "yes"}).text
    assert InquiryAnswer.objects.get().membership == one
    assert "You answered: yes" in client.get(address).text
    assert client.get(reverse("website:portal")).status_code == 302
    tampered = client.get(address.rstrip("/")[:-3] + "abc/")
    assert tampered.status_code == 404 and "This link does not open anything" in tampered.text
    check_in_with_it = client.get(address.replace("/inquiry/", "/check-in/"))
    assert check_in_with_it.status_code == 404


def test_a_check_in_link_counts_as_a_sign_of_life() -> None:
    client = from_a_mail()
    cohort = stages.started_cohort(2)
    member = cohort.memberships.first()
    assert member is not None
    address = addresses.check_in_address(member)
    with clock.pretend(STARTS + timedelta(days=8)):
        assert "How is it going?" in client.get(address).text
        assert not CheckIn.objects.exists()
        kept = client.post(address, {"note": "We spoke on Sunday."})
        assert "We spoke on Sunday." in kept.text
        answer = {"answer": "well", "note": "We spoke on Sunday."}
        switched = client.post(address.replace("/en/", "/ja/"), {**answer, "switch_language": "ja"}).text
        assert "We spoke on Sunday." in switched and "付け加えたいことはありますか。" in switched
        assert not CheckIn.objects.exists()
        client.post(address, answer)
    member.group.refresh_from_db()
    assert member.group.alive_at == STARTS + timedelta(days=8)


def test_members_are_asked_in_their_own_language(client: Client) -> None:
    cohort = stages.formed_cohort(2, asks_inquiry=True, inquiry_answer_by=STARTS.date())
    member = cohort.memberships.first()
    assert member is not None
    member.person.language = "ja"
    member.person.save()
    asked = client.get(addresses.inquiry_address(member)).text
    assert "はい、パートナーを紹介してください" in asked and "please introduce me" not in asked
    assert (
        "あなたの回答：次回以降。"
        in client.get(client.post(addresses.inquiry_address(member), {"answer": "later"}).wsgi_request.path).text
    )
    client.post(addresses.inquiry_address(member), {"answer": "yes"})
    running.start(cohort, now=STARTS)
    asked = client.get(addresses.check_in_address(member)).text
    assert "パートナーから返事がありません" in asked and "付け加えたいことはありますか。" in asked
    assert "partner" not in asked.partition("<form method")[2].partition("</form>")[0]


def test_the_portal_shows_the_partner_after_the_introduction_only(client: Client) -> None:
    cohort = stages.formed_cohort(2, asks_inquiry=True, inquiry_answer_by=STARTS.date())
    one, other = cohort.memberships.order_by("pk")
    client.force_login(one.person)
    before = client.get(reverse("website:portal")).text
    assert "Waiting for you" in before
    assert other.application.full_name not in before and other.person.email not in before
    running.start(cohort, now=STARTS)
    after = client.get(reverse("website:portal")).text
    assert other.application.full_name in after and other.person.email in after
    with clock.pretend(STARTS + timedelta(days=20)):
        ideas = client.get(reverse("website:portal")).text
    assert "<li>What brought you to library work" in ideas  # Markdown, as in the mail


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

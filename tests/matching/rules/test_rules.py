"""Policies in plain words: each change is a version, runs keep theirs, and only what makes sense is offered."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Call
from cohorts.liaisons import caseload
from ilnp.accounts.roles import Role
from matching.models import Policy, Run
from matching.rules import writing
from matching.rules.staff_forms import goals_sent, moved
from matching.runs import accounting, deciding
from tests.kit import stages

pytestmark = pytest.mark.django_db

POLICIES = "/admin/matching/policies/"


@pytest.fixture
def coordinator(client: Client) -> Client:
    return stages.sign_in(client, stages.staff(Role.COORDINATOR, "Cora Dinator"))


def form_of(page: str) -> dict[str, str]:
    """What the page of a policy would send if nothing were touched."""
    form = dict(re.findall(r'<input type="hidden" name="(goal-[^"]+)" value="([^"]*)"', page))
    form |= dict(re.findall(r'<input type="text" name="(name|note)" value="([^"]*)"', page))
    for name, options in re.findall(r'(?s)<select name="([^"]+)"[^>]*>(.*?)</select>', page):
        chosen = re.findall(r'value="([^"]*)"[^>]* selected', options)
        form[name] = chosen[0] if chosen else re.findall(r'value="([^"]*)"', options)[0]
    form |= dict(re.findall(r'type="radio" name="(\w+)" value="(\w+)"[^>]* checked', page))
    if re.search(r'name="never_again"[^>]* checked', page):
        form["never_again"] = "on"
    return form


def test_what_the_page_sends_untouched_is_the_policy_itself(coordinator: Client) -> None:
    for policy in Policy.objects.all():
        form = form_of(coordinator.get(f"{POLICIES}{policy.pk}/").text)
        assert goals_sent(form) == [
            {key: value for key, value in goal.items() if (key, value) != ("by", "people")} for goal in policy.goals
        ], policy
        refused = coordinator.post(f"{POLICIES}{policy.pk}/", {**form, "act": "save", "note": "Nothing"})
        assert "Nothing is different from the version before." in refused.text


def test_goals_move_up_and_down_and_the_next_version_is_saved_with_author_and_note(coordinator: Client) -> None:
    call = stages.call()
    stages.applicants(call, 4)
    policy = stages.policy()
    run = stages.solved_run(call)
    address = f"{POLICIES}{policy.pk}/"
    form = form_of(coordinator.get(address).text)
    moved_page = coordinator.post(address, {**form, "act": "up-2"}).text
    assert [form_of(moved_page)[f"goal-{place}"] for place in range(4)] == ["places", "waiting", "countries", "fit"]
    assert not Policy.objects.filter(version=2).exists()
    unsaid = coordinator.post(address, {**form_of(moved_page), "act": "save", "goal-3-hours": "100"})
    assert "This field is required." in unsaid.text and form_of(unsaid.text)["goal-3-hours"] == "100"
    saved = coordinator.post(
        address, {**form_of(unsaid.text), "act": "save", "note": "Who waited first."}, follow=True
    )
    assert "ILNP 2020, version 2 is saved and offered from now on." in saved.text
    assert "Last changed: Who waited first. · Cora Dinator" in saved.text and "Used by 0 runs." in saved.text
    assert "used by 1 run" in saved.text
    policy.refresh_from_db()
    following = Policy.objects.get(replaces=policy)
    assert (policy.is_active, following.is_active) == (False, True)
    assert [goal["maximise"] for goal in following.goals] == ["places", "waiting", "countries", "fit"]
    assert following.goals[3]["weights"] == {**policy.goals[3]["weights"], "hours": 100}
    assert Run.objects.get(pk=run.pk).policy == policy and str(policy) == "ILNP 2020"
    assert (
        "In the meantime ILNP 2020, version 2 was saved."
        in coordinator.post(address, {**form, "act": "save", "goal-3-hours": "30", "note": "Mine"}).text
    )


def test_goals_are_added_left_out_and_nothing_odd_is_taken() -> None:
    goals = [{"maximise": "places"}, {"maximise": "countries"}]
    assert moved(goals, "add", "new") == [*goals, {"maximise": "new"}]
    assert moved(goals, "drop-0", "") == goals[1:]
    assert moved(goals, "down-1", "") == moved(goals, "up-0", "") == moved(goals, "up-9", "") == goals
    assert moved(goals, "add", "happiness") == moved(goals, "", "") == goals
    sent = {
        "goal-0": "fit",
        "goal-0-interests": "99999",
        "goal-0-hours": "-3",
        "goal-1": "nonsense",
        "goal-2": "places",
    }
    assert goals_sent(sent) == [{"maximise": "fit", "weights": {"interests": 1000}}, {"maximise": "places"}]


def test_goals_that_the_engine_refuses_are_not_saved() -> None:
    policy = stages.policy()
    with pytest.raises(ValidationError):
        writing.save_version(
            policy, name="x", trio="odd", country_cap=None, never_again=True, goals=[{"maximise": "joy"}], note="Odd"
        )
    policy.refresh_from_db()
    assert policy.is_active and not Policy.objects.filter(version=2).exists()


def test_a_peer_call_is_offered_no_mentoring_and_no_rematch_and_the_last_one_used(coordinator: Client) -> None:
    def offered(call: Call) -> tuple[set[str], str]:
        page = coordinator.get(reverse("admin:matching-start", args=[call.slug])).text
        options = re.search(r'(?s)<select name="policy"[^>]*>(.*?)</select>', page)
        assert options
        names = set(re.findall(r">([^<]+)</option>", options[1]))
        return names, "".join(re.findall(r"selected>([^<]+)<", options[1]))

    peers, mentors = stages.call(), stages.call(kind=Call.Kind.MENTORING)
    stages.applicants(peers, 4)
    assert offered(peers) == ({"ILNP 2020", "ILNP 2026", "ILMP 2019"}, "")
    assert "mentoring 2014" in offered(mentors)[0] and "rematch" not in offered(mentors)[0]
    run = stages.solved_run(peers, code="ilmp-2019")
    assert offered(peers)[1] == "ILMP 2019"
    stages.applicants(peers, 2)
    deciding.approve(run)
    assert "rematch" in offered(peers)[0]


def test_places_begin_with_what_liaisons_can_carry(coordinator: Client) -> None:
    call = stages.call()
    stages.applicants(call, 9)
    page = reverse("admin:matching-start", args=[call.slug])
    assert 'name="seats" value="9"' in coordinator.get(page).text
    caseload.make_liaison(stages.person(), most_groups=3)
    shown = coordinator.get(page).text
    assert 'name="seats" value="6"' in shown and "The liaisons can take on 3 more groups, 6 people." in shown


def test_the_page_of_policies_costs_the_same_with_more_versions(coordinator: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert coordinator.get(POLICIES).status_code == 200
        return len(counted)

    queries()
    before = queries()
    policy = stages.policy()
    for share in ("0.3", "0.4"):
        policy = writing.save_version(
            policy,
            name="N",
            trio="odd",
            country_cap=share,
            never_again=True,
            goals=policy.goals,
            note="x",  # type: ignore[arg-type]
        )
    assert queries() == before


def test_two_runs_stand_side_by_side_with_who_gets_in_or_out(coordinator: Client) -> None:
    call = stages.call()
    stages.applicants(call, 10)
    few, many = stages.solved_run(call, 4), stages.solved_run(call, 8, code="ilnp-2026")
    for run in (few, many):
        accounting.account(run.pk)
    assert f'value="{few.pk}"' in coordinator.get(reverse("admin:matching-run", args=[many.pk])).text
    page = coordinator.get(reverse("admin:matching-beside", args=[few.pk]), {"other": many.pk}).text
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th><td[^>]*>([^<]*)</td><td[^>]*>(?:<strong>)?([^<]*)<', page)
    told = {words: (one, other) for words, one, other in rows}
    assert told["People placed"] == ("4", "8") and told["People who wait"] == ("6", "2")
    assert told["Policy"] == ("ILNP 2020", "ILNP 2026")
    placed = [set(run.proposals.values_list("members__application__full_name", flat=True)) for run in (few, many)]
    entering, leaving = page.split("<main")[1].split("<h2>")[1:]
    assert set(re.findall(r"<bdi>([^<]+)</bdi></a>, ", entering)) == placed[1] - placed[0]
    assert set(re.findall(r"<bdi>([^<]+)</bdi></a>, ", leaving)) == placed[0] - placed[1]
    elsewhere = stages.call()
    stages.applicants(elsewhere, 2)
    for other in (few.pk, stages.solved_run(elsewhere).pk, "x", ""):
        assert coordinator.get(reverse("admin:matching-beside", args=[few.pk]), {"other": other}).status_code == 404

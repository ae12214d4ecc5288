"""The call that one works on, its steps, and finding a person from anywhere."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.models import Application
from ilnp.accounts.models import FormerAddress, User
from ilnp.accounts.roles import Role
from matching import history
from tests.kit import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client) -> Client:
    return stages.sign_in(client, stages.staff(Role.COORDINATOR))


def tabs(page: str) -> list[tuple[str, str]]:
    """The tabs of a page: words with what waits, and the address."""
    found = re.findall(
        r'<li><a href="([^"]+)"[^>]*>(.*?)</a></li>', page.split('class="desk-work"')[1].split("</ol>")[0]
    )
    return [(re.sub(r"<[^>]+>", "", words), address) for address, words in found]


def test_the_steps_of_a_call_stand_in_the_programmes_order_with_what_waits(coordinator: Client) -> None:
    call = stages.call("spring")
    stages.applicants(call, 3)
    stages.application(call, status=Application.Status.RECEIVED)
    assert tabs(coordinator.get("/admin/").text) == [
        ("Applications", f"/admin/applications/application/?call__id__exact={call.pk}"),
        ("Screening 1 to decide", "/admin/applications/spring/screening/"),
        ("Matching 3 without a place", "/admin/matching/?call=spring"),
        ("Cohort", "/admin/cohorts/"),
        ("Looking back", "/admin/surveys/"),
    ]
    run = stages.solved_run(call)
    assert ("Matching 1 to look at", "/admin/matching/?call=spring") in tabs(coordinator.get("/admin/").text)
    assert str(run) in coordinator.get("/admin/matching/?call=spring").text


def test_every_tab_opens_and_stands_above_lists_as_well(coordinator: Client) -> None:
    cohort = stages.started_cohort(4)
    for _words, address in tabs(coordinator.get("/admin/applications/application/").text):
        assert coordinator.get(address).status_code == 200, address
    assert ("Cohort", f"/admin/cohort/{cohort.slug}/") in tabs(coordinator.get("/admin/").text)


def test_the_call_is_the_pages_own_then_the_chosen_one_then_the_newest(coordinator: Client) -> None:
    earlier, newest = stages.call("earlier"), stages.call("newest")
    stages.applicants(earlier, 2)
    assert "/admin/applications/newest/screening/" in coordinator.get("/admin/").text
    assert ("Screening 2 to publish", "/admin/applications/earlier/screening/") in tabs(
        coordinator.get("/admin/applications/earlier/screening/").text
    )
    assert "/admin/applications/newest/screening/" in coordinator.get("/admin/").text
    coordinator.post("/admin/work/", {"work": "earlier"})
    assert "/admin/applications/earlier/screening/" in coordinator.get("/admin/").text
    coordinator.post("/admin/work/", {"work": "unheard-of"})
    assert "/admin/applications/earlier/screening/" in coordinator.get("/admin/").text
    assert str(newest) in coordinator.get("/admin/").text


def test_a_liaison_has_no_steps_and_finds_nobody(client: Client) -> None:
    stages.call()
    stages.sign_in(client, stages.staff(Role.LIAISON))
    page = client.get("/admin/").text
    assert "desk-work" not in page and "Find a person" not in page
    person = stages.person()
    assert client.get("/admin/find/", {"q": "person"}).status_code == 403
    assert client.get(f"/admin/people/{person.pk}/").status_code == 403
    assert client.post("/admin/work/", {"work": "x"}).status_code == 403


def test_the_first_page_costs_the_same_for_two_calls_and_five(coordinator: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert coordinator.get("/admin/").status_code == 200
        return len(counted)

    for _time in range(2):
        stages.applicants(stages.call(), 1)
    queries()
    two = queries()
    for _time in range(3):
        stages.applicants(stages.call(), 3)
    assert queries() == two


def test_the_desk_is_english_and_tells_times_in_the_readers_own_zone(client: Client) -> None:
    call = stages.call()
    row = stages.application(call, submitted_at=datetime(2026, 1, 31, 23, 30, tzinfo=UTC))
    reader = stages.staff(Role.COORDINATOR)
    User.objects.filter(pk=reader.pk).update(time_zone="Asia/Tokyo", language="es")
    reader.refresh_from_db()
    stages.sign_in(client, reader)
    page = client.get(f"/admin/people/{row.person_id}/", headers={"accept-language": "ar"}).text
    assert "Feb. 1, 2026, 8:30 a.m." in page
    assert "Times on this page are those of Asia/Tokyo." in page
    assert '<html lang="en"' in page and 'dir="ltr"' in page


def test_one_page_tells_what_every_chapter_knows_of_a_person(coordinator: Client) -> None:
    cohort = stages.started_cohort(4)
    membership = cohort.memberships.select_related("person", "group").first()
    assert membership is not None
    person = membership.person
    partner = cohort.memberships.filter(group=membership.group).exclude(person=person).get().person
    page = coordinator.get(f"/admin/people/{person.pk}/").text
    headings = re.findall(r"<h2>([^<]+)</h2>\s*<ul class=\"desk-lines\">", page)
    assert headings == ["Rounds", "Applications", "Groups", "With whom", "Mail", "Consents"]
    for address in (f"/admin/groups/{membership.group_id}/", f"/admin/people/{partner.pk}/"):
        assert address in page
        assert coordinator.get(address).status_code == 200
    with CaptureQueriesContext(connection) as few:
        coordinator.get(f"/admin/people/{person.pk}/")
    for number in range(3):
        other = stages.person(f"Apart {number}")
        history.keep_apart(person, other, reason="They asked for it.")
        stages.application(stages.call(), person=person)
    with CaptureQueriesContext(connection) as many:
        assert coordinator.get(f"/admin/people/{person.pk}/").text.count("must not be put together") == 3
    assert len(many) <= len(few)


@pytest.mark.parametrize("typed", ["nunez beg", "NÚÑEZ", "begona@library.example", "old@library.example", "r777"])
def test_a_person_is_found_by_name_address_and_reference(coordinator: Client, typed: str) -> None:
    call = stages.call()
    person = User.objects.create_user("begona@library.example", name="Begoña Núñez")
    FormerAddress.objects.create(person=person, address="old@library.example")
    row = stages.application(call, person=person)
    Application.objects.filter(pk=row.pk).update(reference="R777ABCD")
    stages.person("Somebody Else")
    answer = coordinator.get("/admin/find/", {"q": typed})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/admin/people/{person.pk}/")


def test_several_found_are_listed_and_nobody_is_said(coordinator: Client) -> None:
    stages.person("Ann Reyes"), stages.person("Anna Reyes")
    assert coordinator.get("/admin/find/", {"q": "reyes"}).text.count('<li><a href="/admin/people/') == 2
    assert "Nobody is called “Zzyzx”" in coordinator.get("/admin/find/", {"q": "Zzyzx"}).text
    assert "Type a part of a name" in coordinator.get("/admin/find/", {"q": "  "}).text

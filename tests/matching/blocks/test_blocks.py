"""Blocks: two people are never together until the block is lifted, and everything stays on record."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ilnp.accounts.models import AuditEntry
from ilnp.accounts.roles import Role
from matching import history
from matching.models import PairHistory
from tests.kit import stages

pytestmark = pytest.mark.django_db

BLOCKS = "/admin/matching/blocks/"


@pytest.fixture
def coordinator(client: Client) -> Client:
    return stages.sign_in(client, stages.staff(Role.COORDINATOR, "Cora Dinator"))


def test_people_are_picked_with_country_and_address_and_never_together_until_lifted(coordinator: Client) -> None:
    call = stages.call()
    one = stages.application(call, full_name="Ana Reyes", country="MX")
    namesake = stages.application(stages.call(), full_name="Ana Reyes", country="PE")
    other = stages.application(call, full_name="Zoë Abbott", country="KE")
    page = coordinator.get(BLOCKS, {"one_called": "reyes", "other_called": "zoe"}).text
    assert f"Ana Reyes · Mexico · {one.email}" in page and f"Ana Reyes · Peru · {namesake.email}" in page
    answer = coordinator.post(
        f"{BLOCKS}?one_called=reyes&other_called=zoe",
        {"one": one.person_id, "other": other.person_id, "reason": "They asked for it."},
    )
    assert answer.status_code == 302
    row = PairHistory.objects.get()
    assert {row.one_id, row.other_id} == {one.person_id, other.person_id} and row.said_by.name == "Cora Dinator"  # type: ignore[union-attr]
    assert not stages.solved_run(call).proposals.exists()
    assert "They asked for it." in coordinator.get(BLOCKS).text
    lifting = f"{BLOCKS}{row.pk}/lift/"
    assert "This field is required" in coordinator.post(lifting, {"reason": ""}).text
    assert coordinator.post(lifting, {"reason": "It was a mistake."}).status_code == 302
    assert "It was a mistake." in coordinator.get(BLOCKS).text
    assert coordinator.get(lifting).status_code == 404
    assert stages.solved_run(call).proposals.count() == 1
    assert AuditEntry.objects.filter(action="pair no longer kept apart", target_id=str(row.pk)).count() == 1
    history.keep_apart(one.person, other.person, reason="Asked anew.")
    assert PairHistory.objects.count() == 2 and PairHistory.objects.in_force().count() == 1


def test_one_person_is_not_kept_apart_from_themselves_and_nobody_is_said(coordinator: Client) -> None:
    one = stages.person("Ana Reyes")
    address = f"{BLOCKS}?one_called=reyes&other_called=ana"
    body = {"one": one.pk, "other": one.pk, "reason": "x"}
    assert "Choose two different people." in coordinator.post(address, body).text
    assert "Nobody is called “zzyzx”." in coordinator.get(BLOCKS, {"one_called": "zzyzx", "other_called": "ana"}).text
    assert not PairHistory.objects.exists()


def test_what_was_together_cannot_be_lifted() -> None:
    one, other = stages.person(), stages.person()
    history.put_together([one, other])
    with pytest.raises(ValidationError, match="nothing to lift"):
        history.lift(PairHistory.objects.get(), reason="x")


def test_the_page_costs_the_same_for_one_block_and_four(coordinator: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert coordinator.get(BLOCKS).status_code == 200
        return len(counted)

    history.keep_apart(stages.person(), stages.person(), reason="x")
    queries()
    one = queries()
    for _time in range(3):
        history.keep_apart(stages.person(), stages.person(), reason="x")
    assert queries() == one


def test_a_liaison_does_not_see_who_is_kept_apart(client: Client) -> None:
    stages.sign_in(client, stages.staff(Role.LIAISON))
    assert client.get(BLOCKS).status_code == 403

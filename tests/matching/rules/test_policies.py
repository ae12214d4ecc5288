"""Policies and lists of countries as staff edit them: what would only fail in the run is refused while somebody reads."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from ilnp.accounts.signing_in.ready_made import create_sign_in_address
from matching.models import CountryClass, Policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client) -> Client:
    client.get(create_sign_in_address("coordinator", "").removeprefix("http://testserver"))
    return client


@pytest.mark.parametrize(
    ("goals", "line"),
    [
        ([{"maximise": "happiness"}], "goals[0].maximise: must be one of places, countries"),
        (
            [{"maximise": "fit", "weights": {"looks": 1}}],
            "goals[0].weights: the key &quot;looks&quot; is not known here",
        ),
        ({"maximise": "places"}, "goals: must be a list, not an object"),
    ],
)
def test_a_goal_that_the_engine_does_not_know_is_refused_at_its_field(
    coordinator: Client, goals: object, line: str
) -> None:
    policy = {"name": "Ours", "code": "ours", "trio": "odd", "is_active": "on", "never_again": "on"}
    answer = coordinator.post("/admin/matching/policy/add/", {**policy, "goals": json.dumps(goals)})
    assert line in answer.content.decode()
    assert not Policy.objects.filter(code="ours").exists()
    coordinator.post("/admin/matching/policy/add/", {**policy, "goals": '[{"maximise": "places"}]'})
    assert Policy.objects.get(code="ours").goals == [{"maximise": "places"}]


@pytest.mark.parametrize(
    ("codes", "line"),
    [
        ("FR,PR", "Counts as one with other countries already: FR, PR."),
        ("ES,ES", "Written twice: ES."),
        ("es,PT", "There is no country with the code es."),
    ],
)
def test_a_country_stands_in_one_class_only(coordinator: Client, codes: str, line: str) -> None:
    answer = coordinator.post("/admin/matching/countryclass/add/", {"name": "Ours", "codes": codes})
    assert line in answer.content.decode()
    coordinator.post("/admin/matching/countryclass/add/", {"name": "Ours", "codes": "ES,PT"})
    ours = CountryClass.objects.get(name="Ours")
    assert ours.codes == ["ES", "PT"]
    again = coordinator.post(f"/admin/matching/countryclass/{ours.pk}/change/", {"name": "Ours", "codes": "ES,PT,AD"})
    assert again.status_code == 302

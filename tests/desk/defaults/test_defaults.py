"""The desk shows where newer defaults came with the program, and staff decide."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from applications.models import Choice
from cohorts.models import Prompt
from ilnp.accounts.models import AuditEntry
from ilnp.accounts.signing_in.ready_made import create_sign_in_address
from ilnp.website.models import PageText
from ilnp.words import defaults
from ilnp.words.models import ShippedDefault
from tests.kit import stages

pytestmark = pytest.mark.django_db

PAGE = "/admin/defaults/"


@pytest.fixture
def coordinator(client: Client) -> Client:
    """A browser in which a coordinator is signed in."""
    client.get(create_sign_in_address("coordinator", "").removeprefix("http://testserver"))
    return client


@pytest.fixture
def newer(db: None) -> Any:
    """Staff renamed a choice and rewrote a page; then a version with other texts for both was installed."""
    kinds = [defaults.get(name) for name in ("applications.choice", "website.pagetext")]
    Choice.objects.filter(code="academic").update(labels={"en": "Our university <b>"})
    PageText.objects.create(slug="about", language="ar", title="عن", body="نصنا")
    choices = [
        {**row, "labels": {**row["labels"], "en": "Colleges"}} if row["code"] == "academic" else row
        for row in kinds[0].rows()
    ]
    pages = [{**row, "body": row["body"] + " (2)"} for row in kinds[1].rows()]
    defaults.register(replace(kinds[0], rows=lambda: choices))
    defaults.register(replace(kinds[1], rows=lambda: pages))
    defaults.load()
    yield
    for kind in kinds:
        defaults.register(kind)


def record(key: str) -> ShippedDefault:
    return ShippedDefault.objects.get(key=key)


def test_nothing_newer_means_no_card_and_an_empty_page(coordinator: Client) -> None:
    assert "came with the program" not in coordinator.get("/admin/").content.decode()
    assert coordinator.get(PAGE).content.decode().count("None.") == 2


def test_the_first_page_counts_newer_defaults_and_the_page_shows_both_texts(coordinator: Client, newer: None) -> None:
    first = coordinator.get("/admin/").content.decode()
    assert "texts of yours have newer ones that came with the program" in first
    assert PAGE in first
    page = coordinator.get(PAGE).content.decode()
    assert "Our university &lt;b&gt;" in page
    assert "Colleges" in page
    assert 'lang="ar" dir="rtl"' in page


def test_taking_the_shipped_one(coordinator: Client, newer: None) -> None:
    answer = coordinator.post(PAGE, {"record": record("library_type/academic").pk, "take": "1"}, follow=True)
    assert "Taken from the program" in answer.content.decode()
    assert Choice.objects.get(code="academic").labels["en"] == "Colleges"
    entry = AuditEntry.objects.filter(action="shipped default taken").get()
    assert entry.actor is not None
    assert entry.detail["key"] == "library_type/academic"
    assert "text of yours has a newer one" in coordinator.get("/admin/").content.decode()


def test_keeping_ours(coordinator: Client, newer: None) -> None:
    coordinator.post(PAGE, {"record": record("about/ar").pk, "keep": "1"})
    coordinator.post(PAGE, {"record": record("library_type/academic").pk, "keep": "1"})
    assert "came with the program" not in coordinator.get("/admin/").content.decode()
    assert Choice.objects.get(code="academic").labels == {"en": "Our university <b>"}
    assert PageText.objects.get().body == "نصنا"
    assert AuditEntry.objects.filter(action="shipped default left aside").count() == 2


def test_bringing_back_what_was_deleted(coordinator: Client) -> None:
    Prompt.objects.get(code="challenges").delete()
    defaults.load()
    page = coordinator.get(PAGE).content.decode()
    assert "deleted here" in page
    refused = coordinator.post(PAGE, {"record": record("challenges/en").pk, "take": "1"}, follow=True)
    assert "Bring that back first" in refused.content.decode()
    coordinator.post(PAGE, {"record": record("challenges").pk, "take": "1"})
    coordinator.post(PAGE, {"record": record("challenges/en").pk, "take": "1"})
    assert Prompt.objects.get(code="challenges").text_in("en") is not None


def test_a_webmaster_decides_about_pages_only(client: Client, newer: None) -> None:
    person = stages.staff("webmaster")
    stages.sign_in(client, person)
    page = client.get(PAGE).content.decode()
    assert "about/ar" in page
    assert "library_type" not in page
    assert client.post(PAGE, {"record": record("library_type/academic").pk, "take": "1"}).status_code == 403
    assert Choice.objects.get(code="academic").labels == {"en": "Our university <b>"}


def test_a_liaison_does_not_come_here(client: Client) -> None:
    person = stages.staff("liaison")
    stages.sign_in(client, person)
    assert client.get(PAGE).status_code == 403

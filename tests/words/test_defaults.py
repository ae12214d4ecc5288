"""What ships for staff to edit: what they have not changed follows it, what they have changed stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from applications.models import Choice, Qualification
from cohorts.models import Prompt
from ilnp.mail.models import Wording
from ilnp.mail.texts import wordings
from ilnp.website.models import PageText
from ilnp.website.pages import texts
from ilnp.words import defaults, states
from ilnp.words.models import ShippedDefault
from matching.models import Policy
from surveys.models import Instrument, Question

pytestmark = pytest.mark.django_db

Edit = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


@pytest.fixture
def next_version() -> Iterator[Callable[[str, Edit], int]]:
    """A function that lets a later version ship other rows of one kind, and loads them as ``migrate`` does."""
    before = defaults.every()

    def ship(name: str, edit: Edit) -> int:
        kind = defaults.get(name)
        rows = edit([dict(row) for row in kind.rows()])
        defaults.register(replace(kind, rows=lambda: rows))
        return defaults.load()

    yield ship
    for kind in before:
        defaults.register(kind)


def relabelled(code: str, label: str) -> Edit:
    """The choices, of which one has another English label."""

    def edit(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for row in rows:
            if row["code"] == code:
                row["labels"] = {**row["labels"], "en": label}
        return rows

    return edit


def standing(name: str, key: str) -> defaults.Standing:
    """Where one row stands to what ships."""
    return next(found for found in defaults.standings(defaults.get(name)) if found.record.key == key)


def test_a_migrated_database_holds_what_ships_and_loading_again_changes_nothing() -> None:
    for kind in defaults.every():
        assert len(list(kind.rows())) == ShippedDefault.objects.filter(kind=kind.name).count(), kind.name
        assert defaults.standings(kind) == [], kind.name
    assert Choice.objects.count() >= 60
    assert Qualification.objects.filter(code__in=["internet", "biweekly", "commit", "desire"]).count() == 4
    assert Policy.objects.count() == 5
    assert Question.objects.filter(instrument__code="mid").count() == 12
    assert Prompt.objects.get(code="challenges").texts.count() == 8
    assert defaults.load() == 0


def test_what_staff_have_not_changed_follows_the_next_version(next_version: Any) -> None:
    assert next_version("applications.choice", relabelled("academic", "College or university library")) == 1
    assert (
        Choice.objects.get(choice_list="library_type", code="academic").labels["en"] == "College or university library"
    )
    assert defaults.load() == 0
    assert not ShippedDefault.objects.filter(is_newer=True).exists()


def test_what_staff_have_changed_stays_and_the_newer_default_is_known(next_version: Any) -> None:
    choice = Choice.objects.get(choice_list="library_type", code="academic")
    choice.labels = {**choice.labels, "en": "Our university"}
    choice.save()
    assert defaults.load() == 0
    assert not ShippedDefault.objects.filter(is_newer=True).exists(), "nothing newer has come yet"

    assert next_version("applications.choice", relabelled("academic", "College or university library")) == 0
    choice.refresh_from_db()
    assert choice.labels["en"] == "Our university"
    assert [record.key for record in ShippedDefault.objects.filter(is_newer=True)] == ["library_type/academic"]
    found = standing("applications.choice", "library_type/academic")
    assert found.is_newer
    assert found.shipped["labels"]["en"] == "College or university library"
    assert found.ours is not None
    assert found.ours["labels"]["en"] == "Our university"


def test_only_the_changed_column_stays(next_version: Any) -> None:
    Choice.objects.filter(choice_list="library_type", code="academic").update(position=200)

    def both(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for row in relabelled("academic", "College library")(rows):
            row["position"] += 300
        return rows

    next_version("applications.choice", both)
    choice = Choice.objects.get(choice_list="library_type", code="academic")
    assert (choice.labels["en"], choice.position) == ("College library", 200)


def test_taking_the_shipped_one_makes_the_row_follow_again(next_version: Any) -> None:
    Choice.objects.filter(code="academic").update(labels={"en": "Our university"})
    next_version("applications.choice", relabelled("academic", "College library"))
    assert defaults.take(standing("applications.choice", "library_type/academic").record)
    assert Choice.objects.get(code="academic").labels["en"] == "College library"
    assert not ShippedDefault.objects.filter(is_newer=True).exists()
    next_version("applications.choice", relabelled("academic", "University library"))
    assert Choice.objects.get(code="academic").labels["en"] == "University library"


def test_keeping_ours_hides_the_newer_one_until_a_still_newer_one_ships(next_version: Any) -> None:
    Choice.objects.filter(code="academic").update(labels={"en": "Our university"})
    next_version("applications.choice", relabelled("academic", "College library"))
    defaults.keep(standing("applications.choice", "library_type/academic").record)
    assert not ShippedDefault.objects.filter(is_newer=True).exists()
    assert defaults.load() == 0
    assert not standing("applications.choice", "library_type/academic").is_newer
    next_version("applications.choice", relabelled("academic", "University library"))
    assert Choice.objects.get(code="academic").labels["en"] == "Our university"
    assert standing("applications.choice", "library_type/academic").is_newer


def test_what_staff_deleted_stays_deleted_and_can_be_brought_back(next_version: Any) -> None:
    Prompt.objects.get(code="challenges").delete()
    assert defaults.load() == 0

    def bettered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        new = {"prompt__code": "challenges", "language": "fr", "topic": "Défis", "body": "…"}
        return [{**row, "body": row["body"] + "\n\nMore."} for row in rows] + [new]

    next_version("cohorts.prompttext", bettered)
    assert not Prompt.objects.filter(code="challenges").exists()
    assert Prompt.objects.get(code="everyday-work").text_in("en").body.endswith("More.")  # type: ignore[union-attr]
    assert not ShippedDefault.objects.filter(is_newer=True).exists(), "nobody need decide about what was deleted"

    text = standing("cohorts.prompttext", "challenges/en")
    assert text.ours is None
    assert not defaults.take(text.record), "its prompt must come back first"
    assert defaults.take(standing("cohorts.prompt", "challenges").record)
    assert defaults.take(text.record)
    assert Prompt.objects.get(code="challenges").text_in("en").body.endswith("More.")  # type: ignore[union-attr]


def test_what_ships_no_more_is_retired_unless_staff_changed_it(next_version: Any) -> None:
    kept, retired = list(Choice.objects.filter(choice_list="tool").order_by("position")[:2])
    Choice.objects.filter(pk=kept.pk).update(labels={"en": "Our own words"})
    next_version(
        "applications.choice",
        lambda rows: [row for row in rows if row["code"] not in (kept.code, retired.code)],
    )
    assert Choice.objects.get(pk=kept.pk).is_active
    assert not Choice.objects.get(pk=retired.pk).is_active


def test_a_row_of_staffs_own_that_ships_later_stays_theirs(next_version: Any) -> None:
    Instrument.objects.create(code="early", title={"en": "Ours"}, intro={"en": "Ours"}, readers={"en": "We"})

    def one_more(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [*rows, {**rows[0], "code": "early"}]

    next_version("surveys.instrument", one_more)
    assert Instrument.objects.get(code="early").title == {"en": "Ours"}
    assert standing("surveys.instrument", "early").is_newer


def test_a_policy_whose_numbers_nobody_touched_is_unchanged(next_version: Any) -> None:
    def no_cap(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, "country_cap": None} for row in rows]

    assert next_version("matching.policy", no_cap) == 2  # the two presets that have a cap
    assert Policy.objects.get(code="ilnp-2020").country_cap is None


def test_permissions_follow_and_those_that_staff_took_away_stay_away(next_version: Any) -> None:
    coordinators, liaisons = Group.objects.get(name="coordinator"), Group.objects.get(name="liaison")
    taken = coordinators.permissions.get(codename="export_answers")
    coordinators.permissions.remove(taken)
    assert defaults.load() == 0

    def moved(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows = [row for row in rows if row["permission__codename"] != "look_after_group"]
        export = next(row for row in rows if row["permission__codename"] == "export_answers")
        return [*rows, {**export, "group__name": "liaison"}]

    next_version("accounts.permission", moved)
    assert not coordinators.permissions.filter(pk=taken.pk).exists()
    assert liaisons.permissions.filter(pk=taken.pk).exists()
    assert not coordinators.permissions.filter(codename="look_after_group").exists()


def test_a_mails_text_and_a_pages_text_follow_one_rule_with_the_rest(next_version: Any) -> None:
    wordings.save("contact_received", "en", "Subject: Ours\n\nOur words.", actor=None)
    PageText.objects.create(slug="about", language="en", title="Ours", body="Our words.")
    assert defaults.load() == 0

    def bettered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, "source": row["source"] + "\nBetter.\n"} for row in rows]

    next_version("mail.wording", bettered)
    next_version("website.pagetext", lambda rows: [{**row, "body": row["body"] + "\n\nBetter."} for row in rows])
    assert wordings.current("contact_received", "en").source == "Subject: Ours\n\nOur words.\n"
    assert texts.text("about", "en").title == "Ours"
    newer = {(record.kind, record.key) for record in ShippedDefault.objects.filter(is_newer=True)}
    assert newer == {("mail.wording", "contact_received/en"), ("website.pagetext", "about/en")}

    assert defaults.take(standing("website.pagetext", "about/en").record)
    assert not PageText.objects.exists(), "the shipped text is shown itself"
    assert defaults.take(standing("mail.wording", "contact_received/en").record)
    assert wordings.current("contact_received", "en").source.endswith("Better.\n")
    assert Wording.objects.get(kind="contact_received").versions.count() == 2, "ours is kept as a version"
    assert not ShippedDefault.objects.filter(is_newer=True).exists()


def test_migrate_loads_what_ships() -> None:
    Choice.objects.filter(code="academic").delete()
    ShippedDefault.objects.filter(key="library_type/academic").delete()
    call_command("migrate", verbosity=0)
    assert Choice.objects.filter(code="academic").exists()


def test_a_database_of_another_line_of_versions_is_refused() -> None:
    assert states.check(databases=["default"]) == []
    MigrationRecorder(connection).record_applied("applications", "0008_search_anew")
    (error,) = states.check(databases=["default"])
    assert "applications.0008_search_anew" in error.msg

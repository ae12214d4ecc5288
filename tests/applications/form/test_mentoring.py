"""A mentoring call asks for a role, areas of expertise and an expression of interest; a peer call does not."""

from __future__ import annotations

from typing import Any

import pytest

from applications.models import Application
from tests.kit.form.filling import PAGES, Applicant, open_call

pytestmark = pytest.mark.django_db

MORE: dict[str, dict[str, Any]] = {
    "you": {"role": "mentor"},
    "interests": {
        "areas": ["africa", "sister-libraries"],
        "expression_of_interest": "Thirty years.\n\nI would like to give.",
    },
}


def test_a_mentor_applies_with_areas_and_an_expression_of_interest() -> None:
    applicant = Applicant(open_call(kind="mentoring"))
    applicant.begin()
    for page in PAGES:
        assert applicant.fill(page, **MORE.get(page, {})).status_code == 302, page
    shown = applicant.look("check").content.decode()
    assert "Sister libraries" in shown
    assert "Thirty years." in shown
    applicant.send()
    application = Application.objects.get()
    assert (application.role, application.areas) == ("mentor", ["africa", "sister-libraries"])
    assert application.expression_of_interest == "Thirty years.\n\nI would like to give."


@pytest.mark.parametrize(
    ("page", "without", "words"),
    [
        ("you", {"role": None}, "Choose whether you would like to be a mentor or a mentee."),
        ("interests", {"areas": None}, "Tick at least one area of expertise."),
        ("interests", {"expression_of_interest": ""}, "Write your expression of interest, about one page."),
        ("interests", {"expression_of_interest": "x" * 4001}, "your text has 4001"),
    ],
)
def test_what_is_missing_is_said_at_its_field(page: str, without: dict[str, Any], words: str) -> None:
    applicant = Applicant(open_call(kind="mentoring"))
    applicant.begin()
    assert words in applicant.fill(page, **{**MORE[page], **without}).content.decode()


def test_a_peer_call_asks_none_of_it() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    assert 'name="role"' not in applicant.look("you").content.decode()
    assert 'name="areas"' not in applicant.look("interests").content.decode()


def test_other_answers_in_own_words_are_kept_beside_the_lists() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    changes: dict[str, dict[str, Any]] = {
        "library": {"library_type": "other", "library_type_other": "Prison library"},
        "interests": {"interest_2": "other", "interest_other": "Bookbinding"},
        "languages": {"tools": ["email", "other"], "tools_other": "Letters"},
        "commitments": {"heard": "other", "heard_other": "A poster"},
    }
    for page in PAGES:
        assert applicant.fill(page, **changes.get(page, {})).status_code == 302
    shown = applicant.look("check").content.decode()
    for words in ("Prison library", "Bookbinding", "Letters", "A poster"):
        assert words in shown
    applicant.send()
    application = Application.objects.get()
    assert (application.library_type, application.interests, application.tools) == ("", ["cataloging"], ["email"])
    assert application.other == {
        "library_type": "Prison library",
        "interests": "Bookbinding",
        "tools": "Letters",
        "heard": "A poster",
    }


def test_other_without_words_is_asked_about() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    page = applicant.fill("library", library_type="other").content.decode()
    assert "You chose “other”. Say in a few words what it is." in page

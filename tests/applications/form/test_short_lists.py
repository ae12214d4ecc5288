"""Lists are short where somebody's country tells what is likely; everything else is one press of a button away."""

from __future__ import annotations

import gzip

import pytest
from django.conf import settings

from tests.kit.form.filling import Applicant, open_call

pytestmark = pytest.mark.django_db


def test_likely_languages_and_time_zones_first_all_of_them_on_request() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    applicant.fill("you", country="KE")
    page = applicant.look("languages").content.decode()
    assert ">Luo\n" in page
    assert ">Icelandic\n" not in page
    assert '<option value="Africa/Nairobi" selected>' in page
    applicant.fill("languages", action="languages", language_2="", comfort_1=None, tools=None)
    page = applicant.look("languages").content.decode()
    assert page.count(">Icelandic\n") == 1
    assert "Tokyo (Japan)" not in page
    applicant.fill("languages", action="zones", tools=None)
    page = applicant.look("languages").content.decode()
    assert "Tokyo (Japan)" in page
    assert ">Icelandic\n" not in page
    assert "Show all time zones" not in page
    assert applicant.fill("languages", language_2="is", time_zone="Asia/Tokyo").status_code == 302


RARE = ("is", "mi", "dz", "to", "sm", "fj", "bo")
"""Languages that no list of likely ones holds for the United States."""


@pytest.mark.parametrize("language", ["ru", "ar"])
@pytest.mark.parametrize("button", ["languages", "zones"])
def test_the_heaviest_page_is_small_whole_list_eight_lines_and_every_error(language: str, button: str) -> None:
    applicant = Applicant(open_call(), language)
    applicant.begin()
    applicant.fill("you", country="US")
    rare = dict(zip((f"language_{number}" for number in range(1, 8)), RARE, strict=True))
    wrong = {"comfort_1": "", "comfort_2": "", "comfort_8": "read", "tools": "other", "frequency": "", "time_zone": ""}
    answer = applicant.fill("languages", whole_list=button, **rare, language_8="", **wrong)
    assert answer.status_code == 422
    page = answer.content
    assert page.count(b"error-words") == 11
    sheets = ["bootstrap/bootstrap.css", "site/site.css", "site/icon.svg", "apply/form.css"]
    assert len(page) + sum((settings.BASE_DIR / "static" / sheet).stat().st_size for sheet in sheets) <= 100_000
    assert len(gzip.compress(page)) <= 14_336


def test_a_language_chosen_once_stays_in_the_short_list() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    assert applicant.fill("languages", language_2="is").status_code == 302
    assert '<option value="is" selected>Icelandic' in applicant.look("languages").content.decode()

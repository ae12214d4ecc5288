"""Lists are short where somebody's country tells what is likely; everything else is one press of a button away."""

from __future__ import annotations

import gzip

import pytest
from django.conf import settings

from tests.applications_form.filling import Applicant, open_call

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


@pytest.mark.parametrize("language", ["ru", "ar"])
@pytest.mark.parametrize("button", ["languages", "zones"])
def test_a_list_shown_as_a_whole_keeps_the_page_small(language: str, button: str) -> None:
    applicant = Applicant(open_call(), language)
    applicant.begin()
    applicant.fill("you", country="IN")
    applicant.fill("languages", action=button, language_2="", comfort_2="")
    page = applicant.look("languages").content
    sheets = ["bootstrap/bootstrap.css", "site/site.css", "site/icon.svg", "apply/form.css"]
    assert len(page) + sum((settings.BASE_DIR / "static" / sheet).stat().st_size for sheet in sheets) <= 100_000
    assert len(gzip.compress(page)) <= 14_336


def test_a_language_chosen_once_stays_in_the_short_list() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    assert applicant.fill("languages", language_2="is").status_code == 302
    assert '<option value="is" selected>Icelandic' in applicant.look("languages").content.decode()

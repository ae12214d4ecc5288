"""Lists are short where somebody's country tells what is likely; everything else is one press of a button away."""

from __future__ import annotations

import pytest

from tests.applications_form.filling import Applicant, open_call

pytestmark = pytest.mark.django_db


def test_likely_languages_and_time_zones_first_all_of_them_on_request() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    applicant.fill("you", country="KE")
    page = applicant.look("languages").content.decode()
    assert ">Luo</option>" in page
    assert ">Icelandic</option>" not in page
    assert '<option value="Africa/Nairobi" selected>' in page
    applicant.fill("languages", action="all", comfort_1=None, tools=None, motivation="x")
    page = applicant.look("languages").content.decode()
    assert ">Icelandic</option>" in page
    assert "Tokyo (Japan)" in page
    assert "Show all languages" not in page
    assert applicant.fill("languages", language_2="is", time_zone="Asia/Tokyo").status_code == 302


def test_a_language_chosen_once_stays_in_the_short_list() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    assert applicant.fill("languages", language_2="is").status_code == 302
    assert '<option value="is" selected>Icelandic</option>' in applicant.look("languages").content.decode()

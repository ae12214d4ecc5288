"""The survey's pages in a real browser, at the width of a telephone too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ilnp import clock
from surveys.answering import answers
from surveys.asking import invitations, surveys
from surveys.models import Invitation, Survey
from tests.kit import small_cohort

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)

LANGUAGES = [("en", "English"), ("ar", "العربية"), ("ja", "日本語")]


@pytest.fixture
def survey(settings) -> Survey:
    """A half-way survey that is open today, whatever day it is."""
    settings.LANGUAGES = LANGUAGES
    cohort = small_cohort.cohort()
    invitations.plan(cohort, small_cohort.BEGIN)
    survey = Survey.objects.select_related("cohort", "instrument").get(cohort=cohort, instrument__code="mid")
    today = clock.now().date()
    cohort.starts_on, cohort.ends_on = today, today.replace(year=today.year + 1, day=1)
    cohort.save()
    survey.day = 0
    survey.save()
    return survey


def wrong_with(page: Page) -> list[str]:
    """What the accessibility rules find wrong with the page."""
    from axe_playwright_python.sync_playwright import Axe

    return [found["id"] for found in Axe().run(page).response["violations"]]


def test_a_survey_is_answered_on_a_telephone_after_a_mistake_and_a_change_of_language(
    narrow_page: Page, survey: Survey
) -> None:
    invitation: Invitation = small_cohort.invited(survey, 1)[0]
    page = narrow_page
    page.goto(invitations.address(invitation))
    assert wrong_with(page) == []

    page.get_by_label("How did you hear of the programme?").fill("From a colleague")
    page.get_by_role("button", name="Send my answers").click()
    summary = page.get_by_role("alert")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert wrong_with(page) == []
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "in_contact"
    page.keyboard.press("Space")

    page.get_by_role("button", name="العربية").click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.get_by_label("كيف عرفتم بالبرنامج؟").input_value() == "From a colleague"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert wrong_with(page) == []

    page.get_by_label("نعم، من دون ذكر اسمي").check()
    page.locator("#survey-form button[type=submit]").click()

    page.wait_for_url("**/ar/survey/**")
    assert page.locator("h1").count() == 1
    (kept,) = small_cohort.waiting_answers(survey)
    assert kept == {"heard": ("From a colleague", ""), "in_contact": ("yes", ""), "consent": ("without_name", "")}


def test_the_results_page_fits_a_telephone(narrow_page: Page, survey: Survey, settings) -> None:
    from ilnp.accounts.signing_in.ready_made import create_sign_in_address

    small_cohort.coordinator()
    for invitation in small_cohort.invited(survey, 5):
        answers.submit(survey, invitation, {**small_cohort.MID, "expectations": "w" * 300}, clock.now())
    surveys.close(survey, clock.now())
    page = narrow_page

    page.goto(create_sign_in_address("coordinator", settings.PUBLIC_ADDRESS))
    page.goto(f"/admin/surveys/{survey.pk}/")

    assert page.get_by_role("heading", name="How often are you in contact?").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

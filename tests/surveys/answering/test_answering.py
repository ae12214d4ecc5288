"""Answering through the link in the mail, without signing in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from cohorts.models import Membership
from ilnp import clock
from ilnp.links import signed
from surveys.asking import invitations
from surveys.models import Invitation, Survey, WaitingAnswers
from tests.kit import small_cohort

pytestmark = pytest.mark.django_db

ALL = [("en", "English"), ("ar", "العربية"), ("ja", "日本語")]


@pytest.fixture(autouse=True)
def in_may() -> Iterator[None]:
    """The half-way survey is open."""
    with clock.pretend(datetime(2026, 5, 4, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def survey() -> Survey:
    cohort = small_cohort.cohort()
    invitations.plan(cohort, small_cohort.BEGIN)
    return Survey.objects.select_related("cohort", "instrument").get(cohort=cohort, instrument__code="mid")


@pytest.fixture
def final(survey: Survey) -> Survey:
    return Survey.objects.select_related("cohort", "instrument").get(cohort=survey.cohort, instrument__code="final")


@pytest.fixture
def link(survey: Survey) -> str:
    return invitations.address(small_cohort.invited(survey, 1)[0])


def given(survey: Survey) -> dict[str, tuple[str, str]]:
    """What one person answered, by code."""
    return (small_cohort.waiting_answers(survey) or [{}])[0]


def test_the_page_asks_everything_and_says_who_reads_it(client: Client, survey: Survey, link: str) -> None:
    page = client.get(link).content.decode()

    for question in survey.instrument.questions.all():
        assert str(question) in page
    assert "Who will read what" in page
    assert survey.instrument.readers["en"].split(".")[0] in page
    assert not WaitingAnswers.objects.exists()


def test_a_link_is_answered_once_and_then_says_thank_you(client: Client, survey: Survey, link: str) -> None:
    sent = client.post(link, small_cohort.MID, follow=True)
    again = client.post(link, {**small_cohort.MID, "heard": "Something else"}, follow=True)

    assert "Your answers have arrived" in sent.content.decode()
    assert "What you sent just now was not kept" in again.content.decode()
    assert "Something else" in again.content.decode()
    assert "Your answers have arrived" in client.get(link).content.decode()
    assert len(small_cohort.waiting_answers(survey)) == 1
    assert given(survey) == {code: (value, "") for code, value in small_cohort.MID.items()}


def test_no_cookie_is_needed(survey: Survey, link: str) -> None:
    strict = Client(enforce_csrf_checks=True)

    strict.post(link, small_cohort.MID)

    assert len(small_cohort.waiting_answers(survey)) == 1


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "9" + token, lambda token: "nonsense"])
def test_a_changed_link_opens_nothing_and_says_what_to_do(client: Client, link: str, change) -> None:
    *before, token, _end = link.split("/")

    answer = client.post("/".join([*before, change(token), ""]), small_cohort.MID)

    assert answer.status_code == 404
    assert "copy the whole link" in answer.content.decode()
    assert not WaitingAnswers.objects.exists()


def test_a_link_made_for_something_else_opens_nothing(client: Client, survey: Survey, link: str) -> None:
    number = Invitation.objects.get().pk
    *before, _token, _end = link.split("/")

    answer = client.get("/".join([*before, signed.make("check_in", number), ""]))

    assert answer.status_code == 404


def test_after_the_last_day_is_over_everywhere_the_page_says_what_to_do(
    client: Client, survey: Survey, link: str
) -> None:
    with clock.pretend(survey.closes_at - timedelta(seconds=1)):
        in_time = client.get(link)
    with clock.pretend(survey.closes_at):
        late = client.post(link, small_cohort.MID)

    assert in_time.status_code == 200
    assert late.status_code == 410
    assert "please write to us" in late.content.decode()
    assert not WaitingAnswers.objects.exists()


def test_who_left_finds_the_survey_over(client: Client, survey: Survey, link: str) -> None:
    Membership.objects.update(left_at=small_cohort.BEGIN, left_because=Membership.Ending.NO_LONGER)

    assert client.get(link).status_code == 410


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(client: Client, link: str) -> None:
    filled = {
        "heard": "x" * 301,
        "better_application": "A shorter form <b>please</b>",
        "how_often": "weekly",
        "how_often_other": "whenever we can",
        "consent": "with_name",
        "email": "not an address",
    }
    page = client.post(link, filled).content.decode()

    assert "Error:" in re.search(r"<title>(.*?)</title>", page)[1]
    assert "at most 300 characters. It has 301 now." in page
    assert "Please choose an answer." in page
    assert "Please keep one of the two." in page
    assert "please write your name" in page
    assert "It should look like name@example.org." in page
    assert "x" * 301 in page
    assert "A shorter form &lt;b&gt;please&lt;/b&gt;" in page
    assert "whenever we can" in page
    assert "not an address" in page
    assert re.search(r'value="weekly"[^>]* checked', page)
    assert not WaitingAnswers.objects.exists()


def test_own_words_alone_mean_other(client: Client, survey: Survey, link: str) -> None:
    client.post(link, {**small_cohort.MID, "means": "", "means_other": "By letter"})

    assert given(survey)["means"] == ("other", "By letter")


def test_the_name_is_kept_only_with_consent_to_be_named(client: Client, survey: Survey) -> None:
    without, named = [invitations.address(invitation) for invitation in small_cohort.invited(survey, 2)]
    personal = {"full_name": "Ana Prado", "email": "ana@example.org"}

    client.post(without, {**small_cohort.MID, **personal})
    assert not given(survey).keys() & personal.keys()

    client.post(named, {**small_cohort.MID, **personal, "consent": "with_name"})
    (with_name,) = [kept for kept in small_cohort.waiting_answers(survey) if "full_name" in kept]
    assert (with_name["full_name"], with_name["email"]) == (("Ana Prado", ""), ("ana@example.org", ""))
    assert len(small_cohort.waiting_answers(survey)) == 2


def test_the_certificate_s_name_is_kept_with_the_invitation_never_with_the_answers(
    client: Client, final: Survey
) -> None:
    invitation = small_cohort.invited(final, 1)[0]
    filled = {
        "satisfaction": "5",
        "recommend": "yes",
        "certificate_name": "عمر حداد",
        "certificate_address": "omar@example.org",
    }
    client.post(invitations.address(invitation), filled)

    invitation.refresh_from_db()
    assert invitation.apart == {"certificate_name": "عمر حداد", "certificate_address": "omar@example.org"}
    assert given(final) == {"satisfaction": ("5", ""), "recommend": ("yes", "")}


def test_switching_the_language_keeps_what_was_filled_in(client: Client, settings, link: str) -> None:
    settings.LANGUAGES = ALL
    page = client.post(link, {"heard": "مكتبة", "in_contact": "yes", "switch_language": "ar"})
    text = page.content.decode()

    assert page["Content-Language"] == "ar"
    assert 'lang="ar" dir="rtl"' in text
    assert "كيف عرفتم بالبرنامج؟" in text
    assert 'value="مكتبة"' in text
    assert re.search(r'name="in_contact" value="yes"[^>]* checked', text)
    assert 'action="/ar/survey/' in text
    assert "Error" not in text
    assert not WaitingAnswers.objects.exists()


def test_values_that_no_page_offers_are_refused(client: Client, link: str) -> None:
    page = client.post(link, {**small_cohort.MID, "in_contact": "maybe", "means": "<script>", "heard": "a\x00b"})

    text = page.content.decode()
    assert "Please choose one of the answers shown." in text
    assert "There is a character in this text that cannot be kept." in text
    assert "<script>" not in text
    assert not WaitingAnswers.objects.exists()


def test_the_portal_shows_what_waits_and_leads_to_the_same_page(client: Client, survey: Survey, link: str) -> None:
    somebody = Invitation.objects.get().person
    client.force_login(somebody)
    page = client.get("/en/portal/").content.decode()
    found = re.search(r'href="(/en/survey/[^"]+)"', page)
    assert found

    client.post(found[1], small_cohort.MID)

    after = client.get("/en/portal/").content.decode()
    assert "Answer the survey" not in after
    assert "You have answered “Half-way survey”" in after


def test_somebody_else_s_portal_shows_no_survey(client: Client, link: str) -> None:
    client.force_login(small_cohort.person("stranger@example.org"))

    assert "/survey/" not in client.get("/en/portal/").content.decode()


def test_the_page_stays_out_of_search_engines_and_caches(client: Client, link: str) -> None:
    page = client.get(link)

    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]


def test_the_page_needs_as_many_queries_with_more_people(
    client: Client, survey: Survey, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    one = small_cohort.invited(survey, 1, "one")[0]
    with CaptureQueriesContext(
        connection,
    ) as with_one:
        client.get(invitations.address(one))
    small_cohort.invited(survey, 3, "more")
    with django_assert_num_queries(len(with_one)):
        client.get(invitations.address(one))

"""Every page that a link in a mail opens: no cookie, both sorts of script, shown and acted on, broken and too old."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from applications.form import links, submit
from applications.models import Application, Draft, WaitlistEntry
from applications.waitlist import asking, line, words
from cohorts import mailed_links
from cohorts.models import CheckIn, InquiryAnswer
from cohorts.rematch import changes
from ilnp import clock
from ilnp.accounts.models import User
from ilnp.links.mailed import MailedLink
from ilnp.links.over import never
from ilnp.mail.kinds import finding
from ilnp.mail.models import Message, OptOut
from ilnp.mail.texts.whole_mail import UNSUBSCRIBE
from surveys.asking import invitations
from surveys.models import Invitation, Survey
from tests.kit import small_cohort, stages
from tests.kit.form.filling import Applicant, open_call
from tests.kit.letters import letter
from tests.kit.stages import STARTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_may() -> Iterator[None]:
    """The half-way survey is open."""
    with clock.pretend(datetime(2026, 5, 4, 12, tzinfo=UTC)):
        yield


@dataclass
class Case:
    """One page: its link, whom it names, what is sent to it, and what counts as having acted."""

    link: MailedLink
    identifier: object
    acted: Callable[[], object]
    sends: dict[str, str] = field(default_factory=dict)
    below: str = ""

    def path(self, language: str = "en") -> str:
        """The page's path."""
        return self.link.path(self.identifier, language) + self.below


def waitlist() -> Case:
    call = stages.call()
    stages.application(call)
    line.record_wave(call, [], wave=1)
    entry = WaitlistEntry.objects.get()
    return Case(words.LINK, entry.pk, lambda: WaitlistEntry.objects.get().ended_because, {"leave": "1"})


def inquiry() -> Case:
    cohort = stages.formed_cohort(2, asks_inquiry=True, inquiry_answer_by=STARTS.date())
    member = cohort.memberships.order_by("pk")[0]
    return Case(mailed_links.INQUIRY, member.pk, InquiryAnswer.objects.count, {"answer": "yes"})


def check_in() -> Case:
    member = stages.started_cohort(2).memberships.order_by("pk")[0]
    return Case(mailed_links.CHECK_IN, member.pk, CheckIn.objects.count, {"answer": "well"})


def survey() -> Case:
    cohort = small_cohort.cohort()
    invitations.plan(cohort, small_cohort.BEGIN)
    invitation = small_cohort.invited(Survey.objects.get(cohort=cohort, instrument__code="mid"), 1)[0]
    return Case(invitations.LINK, invitation.pk, Invitation.objects.filter(answered=True).count, small_cohort.MID)


def unsubscribe() -> Case:
    return Case(
        UNSUBSCRIBE, letter(1).message_id.partition("@")[0], OptOut.objects.count, {"List-Unsubscribe": "One-Click"}
    )


def resume() -> Case:
    applicant = Applicant(open_call())
    applicant.begin()
    applicant.fill("you", email="ana@library.example")
    draft = Draft.objects.get()
    named = links.resume(draft, "ana@library.example")
    return Case(links.RESUME, named, lambda: Draft.objects.get().email_verified)


def applied() -> Application:
    Applicant(open_call()).fill_all()
    draft = Draft.objects.get()
    return Application.objects.create(
        call=draft.call, person=User.objects.create_user("ana@library.example"), reference="K7QM-2XDF",
        submitted_at=clock.now(), email="ana@library.example", full_name="Ana", country="UY",
    )  # fmt: skip


def mine(below: str, acted: Callable[[Application], object]) -> Case:
    application = applied()
    named = links.mine(application, mailed=True)
    return Case(links.MINE, named, lambda: acted(Application.objects.get()), below=below)


CASES: dict[str, Callable[[], Case]] = {
    "waitlist": waitlist,
    "inquiry": inquiry,
    "check-in": check_in,
    "survey": survey,
    "unsubscribe": unsubscribe,
    "resume": resume,
    "prove": lambda: mine("address/", lambda one: one.address_proved_at is not None),
    "change": lambda: mine("change/", lambda one: one.change_drafts.count()),
    "withdraw": lambda: mine("withdraw/", lambda one: one.status),
}


def whose(case: Case) -> User:
    """The person that a link of ``CASES`` is about."""
    names = {
        words.LINK: "places_in_line",
        mailed_links.INQUIRY: "memberships",
        mailed_links.CHECK_IN: "memberships",
        invitations.LINK: "survey_invitations",
    }
    if case.link in names:
        return User.objects.get(**{names[case.link]: case.identifier})
    return User.objects.get(email="ana@library.example")


def switch_off(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def withdraw(person: User) -> None:
    for application in person.applications.all():
        submit.withdraw(application, person)


def end(person: User) -> None:
    """Whatever the person took part in is over."""
    WaitlistEntry.objects.update(ended_at=clock.now(), ended_because="left")
    for membership in person.memberships.all():
        changes.leave(membership, "no_longer")


OVER_WHEN: dict[MailedLink, tuple[str, ...]] = {
    words.LINK: ("switch_off", "withdraw", "end"),
    mailed_links.INQUIRY: ("switch_off", "withdraw", "end"),
    mailed_links.CHECK_IN: ("switch_off", "withdraw", "end"),
    mailed_links.WAITING: ("switch_off", "withdraw"),
    mailed_links.LEAVE: ("switch_off", "withdraw"),
    mailed_links.STILL_THERE: ("switch_off", "withdraw"),
    mailed_links.ANOTHER_PARTNER: ("switch_off", "withdraw"),
    invitations.LINK: ("switch_off", "withdraw"),
    links.RESUME: ("switch_off",),
    links.MINE: ("switch_off", "withdraw"),
}
"""Every link that is about a person, and what makes it open the page that says that this is over."""


def from_a_mail() -> Client:
    """A browser that keeps no cookies and does not say where a form stood."""
    return Client(enforce_csrf_checks=True, headers={"origin": "null"})


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    """One page after the other."""
    return CASES[request.param]()


def test_looking_changes_nothing_and_the_page_stays_between_us_and_the_reader(case: Case) -> None:
    before = case.acted()
    for language in ("en", "ar"):
        for shown in (from_a_mail().get(case.path(language)), from_a_mail().head(case.path(language))):
            assert shown.status_code in (200, 302)
            assert shown.headers["Referrer-Policy"] == "no-referrer"
            assert shown.headers["X-Robots-Tag"] == "noindex, nofollow"
            assert "no-store" in shown.headers["Cache-Control"]
        if shown.status_code == 200:
            page = from_a_mail().get(case.path(language)).text
            assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert case.acted() == before


def test_the_button_works_in_a_browser_without_cookies(case: Case) -> None:
    before = case.acted()
    answer = from_a_mail().post(case.path(), case.sends)
    assert answer.status_code in (200, 302)
    assert case.acted() != before


def test_a_form_on_another_site_shows_the_page_and_does_nothing(case: Case) -> None:
    before = case.acted()
    foreign = Client(headers={"sec-fetch-site": "cross-site", "origin": "https://evil.example"})
    assert foreign.post(case.path(), case.sends).status_code == 303
    assert case.acted() == before


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_broken_link_opens_the_one_page_that_says_so(case: Case, language: str) -> None:
    before = case.acted()
    token = case.link.token(case.identifier)
    for wrong in (
        token[:-3],
        token[:-3] + "abc",
        MailedLink("other", case.link.page, None, never).token(case.identifier),
    ):
        path = case.path(language).split(token[:5])[0] + wrong + "/" + case.below
        for answer in (from_a_mail().get(path), from_a_mail().post(path, case.sends)):
            assert answer.status_code == 404
            assert "links/opens_nothing.html" in [template.name for template in answer.templates]
            assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert case.acted() == before


def test_a_link_that_is_too_old_opens_the_same_page(case: Case) -> None:
    before = case.acted()
    path = case.path()
    with clock.pretend(clock.now() + timedelta(days=1000)):
        for answer in (from_a_mail().get(path), from_a_mail().post(path, case.sends)):
            if case.link is UNSUBSCRIBE:  # who asks us to stop must always be heard
                assert answer.status_code == 200
                continue
            assert answer.status_code == 410 and "This link is too old" in answer.text
    assert case.link is UNSUBSCRIBE or case.acted() == before


def test_every_sort_of_link_says_when_it_is_over() -> None:
    """A link that is new must be told here, or declare that it is heard ``never``theless."""
    used = {link for module in sorted(sys.modules) for link in vars(sys.modules[module]).values() if is_link(link)}
    assert {link for link in used if link.over is not never} == set(OVER_WHEN)
    assert {link for link in used if link.over is never} == {UNSUBSCRIBE}


def is_link(thing: object) -> bool:
    return isinstance(thing, MailedLink)


@pytest.mark.parametrize("event", [switch_off, withdraw, end])
def test_what_is_over_is_said_without_personal_data_and_nothing_is_done(
    case: Case, event: Callable[[User], None]
) -> None:
    if event.__name__ not in OVER_WHEN.get(case.link, ()):
        return
    if case.link is links.RESUME:
        User.objects.create_user("ana@library.example", name="Ana")
    person = whose(case)
    event(person)
    before = case.acted()
    for answer in (from_a_mail().get(case.path()), from_a_mail().post(case.path(), case.sends)):
        assert answer.status_code == 410
        assert "This is over" in answer.text and "What you can still do" in answer.text
        for way in ("website:how-to-apply", "website:portal-settings", "website:contact"):
            assert reverse(way) in answer.text
        for told in (person.email, person.name, *person.applications.values_list("reference", flat=True)):
            assert not told or told not in answer.text
    assert case.acted() == before


def test_one_s_own_application_is_shown_and_takes_no_answer() -> None:
    found = mine("", lambda one: one.status)
    assert "K7QM-2XDF" in from_a_mail().get(found.path()).text
    assert from_a_mail().post(found.path()).status_code == 405


def test_the_waitlist_s_question_goes_out_in_the_language_of_who_reads_it() -> None:
    call = stages.call()
    for language in ("ar", "ja"):
        stages.application(call, language=language)
    line.record_wave(call, [], wave=1)
    with translation.override("en"):
        asking.ask_all(call)
    for language in ("ar", "ja"):
        asked = Message.objects.get(language=language)
        assert f"/{language}/waitlist/" in asked.text
        path = next(part for part in asked.text.split() if "/waitlist/" in part).strip("<>").partition("//")[2]
        path = "/" + path.partition("/")[2]
        assert from_a_mail().post(path, {"stay": "1"}).status_code == 302
    assert WaitlistEntry.objects.exclude(confirmed_at=None).count() == 2


def test_who_stopped_a_sort_of_mail_starts_it_again_on_the_same_page() -> None:
    client, path = from_a_mail(), unsubscribe().path()
    client.post(path)
    assert OptOut.objects.exists()
    assert "Send me this sort of mail again" in client.get(path).text
    assert "You get this sort of mail again" in client.post(path, {"start": "1"}).text
    assert not OptOut.objects.exists()


LINKED: list[tuple[str, Any]] = [
    ("application_continue", "link"), ("application_received", "link"), ("inquiry", "yes"), ("pulse", "well"),
    ("introduction", "address"), ("prompt", "address"), ("waiting_for_partner", "address"),
    ("are_you_there", "address"), ("another_partner", "address"), ("place_ended", "address"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "gap"), LINKED)
def test_a_link_leads_to_the_page_in_the_readers_language_whoever_sends_it(kind: str, gap: str) -> None:
    declared = import_module(finding.get(kind).folder)
    with translation.override("en"):
        assert "/ar/" in declared.values(**declared.example("ar"))[gap]

"""What coordinators see and do: messages, wordings, letters to many."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ilnp import clock
from ilnp.accounts import consents
from ilnp.accounts.models import Consent, User
from ilnp.accounts.roles import give_role
from ilnp.accounts.signing_in.second_factor import SINGLE_USE_MARK
from ilnp.mail.campaigns import audiences, sending
from ilnp.mail.delivery import claims
from ilnp.mail.kinds import finding
from ilnp.mail.models import Campaign, Message, Suppression, Wording
from ilnp.mail.outbox import by_staff
from ilnp.mail.returns import suppression
from ilnp.mail.texts import filling, wordings
from ilnp.mail.texts.filling import WordingError
from tests.kit.letters import LETTER, letter, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    """A coordinator whose second factor is not asked for."""
    made = User.objects.create_user("coordinator@example.org", name="Rosa")
    give_role(made, "coordinator")
    return User.objects.get(pk=made.pk)


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    """The coordinator's browser, in a session that has passed the second factor."""
    sign_in(client, coordinator)
    return client


def sign_in(client: Client, user: User) -> None:
    """Open a session as ``user``, second factor passed."""
    client.force_login(user)
    session = client.session
    session[SINGLE_USE_MARK] = user.pk
    session.save()


def uncertain(number: int) -> Message:
    """A message whose worker died after handing it over."""
    message = letter(number)
    Message.objects.filter(pk=message.pk).update(
        state="sending", claim="gone", lease_until=clock.now() - timedelta(minutes=10), in_flight_at=clock.now()
    )
    claims.recover()
    message.refresh_from_db()
    assert message.state == "uncertain"
    return message


def test_an_uncertain_message_is_sent_again_or_declared_sent(desk: Client) -> None:
    first, second = uncertain(1), uncertain(2)
    page = desk.get(reverse("admin:mail_message_change", args=[first.pk]))
    assert "Send again" in page.content.decode() and "It was sent" in page.content.decode()
    desk.post(reverse("admin:mail_message_do", args=[first.pk]), {"do": "send_again"})
    desk.post(reverse("admin:mail_message_do", args=[second.pk]), {"do": "it_was_sent"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.claim, first.in_flight_at) == ("queued", "", None)
    assert second.state == "sent" and second.sent_at == second.in_flight_at
    assert (
        "cannot be done"
        in desk.post(
            reverse("admin:mail_message_do", args=[second.pk]), {"do": "send_again"}, follow=True
        ).content.decode()
    )


def test_what_is_held_back_for_an_address_goes_out_only_after_the_mark_is_lifted(coordinator: User) -> None:
    message = letter(1)
    suppression.suppress(message.to_address, Suppression.Reason.BOUNCE)
    assert claims.claim("token").settled == {"suppressed": 1}
    with pytest.raises(by_staff.NotPossible, match="Lift the mark"):
        by_staff.send_again(message, actor=coordinator)
    suppression.lift(message.to_address, actor=coordinator)
    assert by_staff.send_again(message, actor=coordinator).state == "queued"


@pytest.mark.parametrize("page", ["mail_message_changelist", "due_plan_changelist", "mail_suppression_changelist"])
def test_lists_take_as_many_queries_for_three_rows_as_for_one(
    desk: Client, page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ana = person(1)
    letter(1, to=ana)
    suppression.suppress("a@example.org", Suppression.Reason.BOUNCE)
    desk.get(reverse(f"admin:{page}"))
    with CaptureQueriesContext(connection) as one:
        assert desk.get(reverse(f"admin:{page}")).status_code == 200
    for number in (2, 3):
        letter(number, to=person(number))
        suppression.suppress(f"b{number}@example.org", Suppression.Reason.BOUNCE)
    with django_assert_num_queries(len(one)):
        desk.get(reverse(f"admin:{page}"))


def test_the_html_of_a_mail_stands_in_a_page_that_can_do_nothing(desk: Client) -> None:
    message = letter(1)
    page = desk.get(reverse("admin:mail_message_html", args=[message.pk]))
    assert "sandbox" in page["Content-Security-Policy"] and "default-src 'none'" in page["Content-Security-Policy"]
    assert "<bdi>Person 1</bdi>" in page.content.decode()


def test_nobody_else_gets_in(client: Client) -> None:
    message = letter(1)
    liaison = User.objects.create_user("liaison@example.org")
    give_role(liaison, "liaison")
    sign_in(client, User.objects.get(pk=liaison.pk))
    for address in (
        reverse("admin:mail_message_changelist"),
        reverse("admin:mail_message_change", args=[message.pk]),
        reverse("admin:mail_message_html", args=[message.pk]),
        reverse("admin:mail_wording_changelist"),
        reverse("admin:mail_campaign_changelist"),
    ):
        answer = client.get(address)
        assert answer.status_code == 403 and b"person1@" not in answer.content


def test_a_wording_is_changed_kept_as_a_version_and_refused_with_an_unknown_placeholder(desk: Client) -> None:
    page = reverse("admin:mail_wording_edit", args=[LETTER.code, "es"])
    good = "Subject: Hola {name}\n\nQuerida {name}: [responde]({link})\n"
    refused = desk.post(page, {"source": good.replace("{name}", "{nombre}"), "do": "save"})
    assert "does not know {nombre}" in refused.content.decode() and "nombre" in refused.content.decode()
    assert not Wording.objects.exists()
    desk.post(page, {"source": good, "do": "save"})
    desk.post(page, {"source": good.replace("Querida", "Estimada"), "do": "save"})
    wording = Wording.objects.get()
    assert wording.number == 2 and wording.versions.count() == 2
    message = letter(1, language="es")
    assert message.subject == "Hola Person 1" and message.text.startswith("Estimada Person 1")
    assert message.wording_number == 2
    assert "Querida" in desk.get(reverse("admin:mail_wording_versions", args=[LETTER.code, "es"])).content.decode()


def test_a_wording_is_looked_at_with_the_data_of_one_person_after_the_other(desk: Client, coordinator: User) -> None:
    letter(1, to=person(1))
    letter(2, to=person(2))
    page = reverse("admin:mail_wording_edit", args=[LETTER.code, "en"])
    assert "made-up data" in desk.get(page).content.decode()
    first = desk.get(page + "?sample=1").content.decode()
    assert "Hello Person 2" in first and 'href="?sample=2"' in first
    second = desk.get(page + "?sample=2").content.decode()
    assert "Hello Person 1" in second and "Next person" not in second
    source = wordings.current(LETTER.code, "en").source.replace("please", "kindly")
    desk.post(page + "?sample=1", {"source": source, "do": "send"})
    assert "kindly" in Message.objects.get(to_address=coordinator.email).text
    assert "kindly" in desk.get(reverse("admin:mail_wording_html", args=[LETTER.code, "en"])).content.decode()


def test_drafts_are_written_anew_after_a_change(coordinator: User) -> None:
    draft, queued = letter(1, draft=True), letter(2)
    wordings.save(LETTER.code, "en", "Subject: New {name}\n\nNew text, {name}: {link}\n", actor=coordinator)
    assert by_staff.write_drafts_anew(LETTER.code, actor=coordinator) == 1
    draft.refresh_from_db()
    queued.refresh_from_db()
    assert draft.subject == "New Person 1" and draft.wording_number == 1
    assert queued.subject == "Hello Person 2"
    assert by_staff.release(draft, actor=coordinator).state == "queued"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("Hello\n\nText", "Subject"),
        ("Subject: Hello\n\n", "no text"),
        ("Subject: {name.__class__}\n\nText {0}", ""),
        ("Subject: x\n\n[a]({name})", "must point"),
        ("Subject: x\n\n[a](https://evil.example/?{link})", "must point"),
        ("Subject: x\n\n{unknown}", "does not know {unknown}"),
    ],
)
def test_wordings_that_could_not_be_sent_are_refused_with_a_reason(source: str, complaint: str) -> None:
    if complaint:
        with pytest.raises(WordingError, match=complaint.replace("{", r"\{")):
            filling.check(LETTER, source)
    else:
        assert "{name.__class__}" in filling.check(LETTER, source).subject


def new_campaign(audience: str, kind: str = "notice") -> Campaign:
    campaign = Campaign.objects.create(name="Letter", kind=kind, audience=audience)
    campaign.texts.create(language="en", subject="Hello {name}", body="Dear {name},\n\n**all** well?")
    campaign.texts.create(language="es", subject="Hola {name}", body="Querida {name}")
    return campaign


@pytest.fixture
def everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A set with all people of the test but the coordinator."""
    monkeypatch.setattr(audiences, "_audiences", {})
    audiences.register_audience("everybody", "Everybody", find_everybody)


def find_everybody() -> object:
    return User.objects.filter(email__startswith="person")


def test_a_letter_goes_once_to_everybody_in_their_language_after_number_and_samples(
    desk: Client, everybody: None, coordinator: User
) -> None:
    for number in range(5):
        person(number, language="es" if number == 4 else "ko")
    campaign = new_campaign("everybody")
    page = desk.get(reverse("admin:mail_campaign_send", args=[campaign.pk]))
    text = page.content.decode()
    assert "<strong>5</strong> recipients" in text and text.count("would read") == 3
    person(7)
    refused = desk.post(reverse("admin:mail_campaign_send", args=[campaign.pk]), {"count": "5"})
    assert "it is 6 people now" in refused.content.decode() and Message.objects.count() == 0
    desk.post(reverse("admin:mail_campaign_send", args=[campaign.pk]), {"count": "6"})
    assert Message.objects.filter(campaign=campaign).count() == 6
    assert Message.objects.get(to_address="person4@example.org").subject == "Hola Person 4"
    with pytest.raises(sending.CannotSend, match="already"):
        sending.send(campaign, expected=6, actor=coordinator)
    assert sending.call_back(campaign, actor=coordinator) == 6


def test_an_empty_set_is_nobody(desk: Client, everybody: None, coordinator: User) -> None:
    campaign = new_campaign("everybody")
    assert (
        "Nobody belongs to this set"
        in desk.get(reverse("admin:mail_campaign_send", args=[campaign.pk])).content.decode()
    )
    with pytest.raises(sending.CannotSend, match="Nobody"):
        sending.send(campaign, expected=0, actor=coordinator)
    unknown = new_campaign("no-such-set")
    assert audiences.recipients(unknown.audience, "notice") == []


def test_news_goes_only_to_those_who_agreed_and_did_not_unsubscribe(everybody: None) -> None:
    agreed, silent, stopped = person(1), person(2), person(3)
    for one in (agreed, stopped):
        consents.give(one, Consent.Purpose.NEWS, language="en")
    suppression.opt_out(stopped.email, "news")
    assert [one.address for one in audiences.recipients("everybody", "news")] == [agreed.email]
    assert {one.address for one in audiences.recipients("everybody", "notice")} == {
        agreed.email,
        silent.email,
        stopped.email,
    }


def test_a_new_letter_is_for_nobody_until_somebody_is_chosen(desk: Client, everybody: None) -> None:
    page = desk.get(reverse("admin:mail_campaign_add")).text
    assert re.search(r'<option value="" selected>– please choose –</option>', page)
    refused = desk.post(reverse("admin:mail_campaign_add"), {"name": "News", "kind": "notice", "audience": ""})
    assert "This field is required." in refused.text and not Campaign.objects.exists()


def test_letters_are_written_in_the_admin(desk: Client, everybody: None) -> None:
    page = reverse("admin:mail_campaign_add")
    data = {
        "name": "Spring", "kind": "notice", "audience": "everybody", "texts-TOTAL_FORMS": "1",
        "texts-INITIAL_FORMS": "0", "texts-0-language": "en", "texts-0-subject": "Hi {name}", "texts-0-body": "Hello {nme}",
    }  # fmt: skip
    assert "does not know {nme}" in desk.post(page, data).content.decode()
    desk.post(page, {**data, "texts-0-body": "Hello {name}"})
    assert Campaign.objects.get().texts.get().body == "Hello {name}"
    assert finding.get("notice").must_receive

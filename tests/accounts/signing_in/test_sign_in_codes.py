"""Codes: asked for by anybody in the same way, mailed by the worker, compared under a lock, noted, limited."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from queue import Queue
from typing import Any

import pytest
from celery.worker import WorkController
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory
from pytest_django import Settings
from redis import Redis

from ilnp import clock
from ilnp.accounts.models import AuditEntry, SignInCode, User
from ilnp.accounts.signing_in import codes, limits
from ilnp.website.public_forms import guards
from tests.kit import stages
from tests.kit.at_once import at_once
from tests.kit.mailserver import ACCEPTED, Letter, MailServer
from tests.kit.signing_in import ask, code_in_mail, sign_in, worker_mails

ANA = "ana@library.example"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def asked(address: str = ANA, network: str = "198.51.100.1") -> SignInCode:
    return codes.ask(address, language="en", network=network)


@pytest.mark.django_db(transaction=True)
def test_a_worker_mails_the_code_and_the_broker_never_holds_it(
    worker: WorkController, smtp_server: MailServer, client: Client, settings: Settings
) -> None:
    arrived: Queue[Letter] = Queue()

    def take(letter: Letter) -> str:
        arrived.put(letter)
        return ACCEPTED

    smtp_server.answer_data = take
    User.objects.create_user(ANA)
    client.post("/en/sign-in/", {"email": ANA})
    code = str(arrived.get(timeout=30).message["Subject"]).split()[0]
    assert client.post("/en/sign-in/code/", {"code": code}).url == "/en/portal/"


@pytest.mark.django_db(transaction=True)
def test_what_waits_in_the_broker_is_the_number_of_the_row(settings: Settings) -> None:
    broker = Redis.from_url(settings.CELERY_BROKER_URL)
    broker.delete("codes")
    User.objects.create_user(ANA)
    row = asked()
    [task] = [json.loads(entry) for entry in broker.lrange("codes", 0, -1)]
    broker.delete("codes")
    assert task["headers"]["argsrepr"] == f"({row.pk},)"
    assert ANA not in json.dumps(task)


@pytest.mark.django_db
def test_the_database_holds_no_code_and_nothing_by_which_it_can_be_found() -> None:
    User.objects.create_user(ANA)
    row = asked()
    codes.send(row.pk)
    code = code_in_mail()
    row.refresh_from_db()
    assert code.replace("-", "") not in str(SignInCode.objects.values().get())
    assert row.digest and len(row.digest) == 64


@pytest.mark.django_db
def test_a_code_signs_in_once_and_also_as_people_type_it(client: Client) -> None:
    User.objects.create_user(ANA)
    ask(client, ANA)
    number = client.session["sign_in_code"]
    typed = f" {code_in_mail().lower().replace('-', ' ')} "
    assert client.post("/en/sign-in/code/", {"code": typed}).url == "/en/portal/"
    with pytest.raises(codes.CodeOver):
        codes.enter(number, code_in_mail())


@pytest.mark.django_db
def test_after_five_wrong_codes_the_right_one_is_worth_nothing(client: Client) -> None:
    User.objects.create_user(ANA)
    ask(client, ANA)
    answers = [client.post("/en/sign-in/code/", {"code": "WRONGONE"}) for _try in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [302]
    assert client.post("/en/sign-in/code/", {"code": code_in_mail()}).url == "/en/sign-in/"
    assert "_auth_user_id" not in client.session
    assert AuditEntry.objects.filter(action="sign-in code refused").count() == 5


@pytest.mark.django_db(transaction=True)
def test_guesses_made_at_once_are_counted_like_guesses_one_after_the_other() -> None:
    User.objects.create_user(ANA)
    row = asked()
    codes.send(row.pk)
    answers = at_once(*[lambda: codes.enter(row.pk, "WRONGONE")] * 12)
    assert sum(isinstance(answer, codes.WrongCode) for answer in answers) == codes.MOST_TRIES - 1
    assert sum(isinstance(answer, codes.CodeOver) for answer in answers) == 12 - (codes.MOST_TRIES - 1)


@pytest.mark.django_db(transaction=True)
def test_the_right_code_entered_many_times_at_once_signs_in_once() -> None:
    person = User.objects.create_user(ANA)
    row = asked()
    codes.send(row.pk)
    code = code_in_mail()
    answers = at_once(*[lambda: codes.enter(row.pk, code)] * 6)
    assert [answer for answer in answers if isinstance(answer, User)] == [person]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["nobody@library.example", "off@library.example"])
def test_for_whoever_may_not_sign_in_every_step_is_the_same_and_no_mail_goes_out(client: Client, address: str) -> None:
    User.objects.create_user("off@library.example", is_active=False)
    User.objects.create_user(ANA)
    theirs, known = Client(), Client()
    for browser, who in ((theirs, address), (known, ANA)):
        ask(browser, who)
    pages = [
        [browser.post("/en/sign-in/code/", {"code": "WRONGONE"}, follow=True) for _try in range(5)]
        for browser in (theirs, known)
    ]
    for one, other in zip(*pages, strict=True):
        assert (one.status_code, one.redirect_chain) == (other.status_code, other.redirect_chain)
        assert one.content.decode().count("\n") == other.content.decode().count("\n")
    assert [letter.to for letter in mail.outbox] == [[ANA]]


@pytest.mark.django_db
def test_one_address_gets_six_codes_an_hour_and_twenty_a_day_from_wherever_they_are_asked() -> None:
    User.objects.create_user(ANA)
    for number in range(12):
        asked(network=f"198.51.100.{number}")
    assert sum(worker_mails()) == 6
    for hour in range(4):
        for key in list(cache._cache.get_client(None).scan_iter("*limit:code-address:*")):  # an hour has passed
            cache._cache.get_client(None).delete(key)
        for number in range(6):
            asked(network=f"203.0.113.{hour * 6 + number}")
    assert sum(worker_mails()) == 20 - 12


@pytest.mark.django_db
def test_one_network_asks_for_sixty_codes_an_hour_however_many_ipv6_addresses_it_has(client: Client) -> None:
    for number in range(70):
        client.post("/en/sign-in/", {"email": f"p{number}@library.example"}, REMOTE_ADDR=f"2001:db8:1:2::{number:x}")
    assert SignInCode.objects.filter(is_held_back=True).count() == 10
    client.post("/en/sign-in/", {"email": "other@library.example"}, REMOTE_ADDR="2001:db8:1:3::1")
    assert not SignInCode.objects.get(address="other@library.example").is_held_back


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_networks(address: str, network: str) -> None:
    assert limits.network(address) == network


@pytest.mark.parametrize(("proxies", "counted"), [(0, 2), (1, 1)])
def test_a_forged_address_of_a_visitor_is_not_counted(settings: Settings, proxies: int, counted: int) -> None:
    """Of what stands in X-Forwarded-For the last word is our proxy's; without a proxy nobody's word is taken."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    seen = set()
    for forged, own in (("203.0.113.1", "198.51.100.7"), ("203.0.113.2", "198.51.100.7")):
        request = RequestFactory().get(
            "/", REMOTE_ADDR=f"192.0.2.{len(seen) + 1}", HTTP_X_FORWARDED_FOR=f"{forged}, {own}"
        )
        seen.add(guards.network_of(request))
    assert len(seen) == counted
    assert not any(network.startswith("203.") for network in seen)


@pytest.mark.django_db
def test_a_code_whose_worker_was_never_told_goes_out_with_the_next_tick(smtp_server: MailServer) -> None:
    User.objects.create_user(ANA)
    asked()
    assert codes.send_waiting() == 0  # the worker may be at it
    SignInCode.objects.update(asked_at=clock.real() - timedelta(minutes=1))
    assert codes.send_waiting() == 1
    SignInCode.objects.update(asked_at=clock.real() - timedelta(days=2))
    codes.send_waiting()
    assert not SignInCode.objects.exists()


@pytest.mark.django_db
def test_a_mail_server_that_is_away_leaves_the_code_to_be_sent_again(settings: Settings) -> None:
    User.objects.create_user(ANA)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    row = asked()
    with pytest.raises(OSError):
        codes.send(row.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert codes.send(row.pk) is True
    assert codes.send(row.pk) is False


@pytest.mark.django_db
def test_every_step_of_signing_in_is_in_the_trail_and_in_the_log_without_an_address(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="ilnp.accounts")
    person = User.objects.create_user(ANA)
    ask(client, ANA, REMOTE_ADDR="198.51.100.77")
    client.post("/en/sign-in/code/", {"code": "WRONGONE"})
    client.post("/en/sign-in/code/", {"code": code_in_mail()})
    client.post("/en/sign-in/out/")
    sign_in(client, ANA)
    client.post("/en/sign-in/out/everywhere/")
    trail = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert trail == [
        "sign-in code asked for",
        "sign-in code sent",
        "sign-in code refused",
        "signed in",
        "signed out",
        "sign-in code asked for",
        "sign-in code sent",
        "signed in",
        "all sessions ended",
        "signed out",
    ]
    everything = f"{list(AuditEntry.objects.values())} {caplog.text}"
    assert ANA not in everything and "198.51.100.77" not in everything
    assert f"Person {person.pk}: signed in" in caplog.text
    assert "A wrong code was entered" in caplog.text


@pytest.mark.django_db
def test_signing_out_everywhere_ends_the_sessions_on_other_devices() -> None:
    person = stages.person()
    phone, laptop = Client(), Client()
    for device in (phone, laptop):
        device.force_login(person)
        assert device.get("/en/portal/").status_code == 200
    assert "Sign out everywhere" in laptop.get("/en/portal/settings/").content.decode()
    laptop.post("/en/sign-in/out/everywhere/")
    assert [device.get("/en/portal/").status_code for device in (phone, laptop)] == [302, 302]


def _hours_pass(client: Client, hours: float, *keys: str) -> None:
    session: Any = client.session
    for key in keys:
        session[key] -= hours * 3600
    session.save()


@pytest.mark.django_db
def test_a_volunteers_session_ends_after_twelve_idle_hours_and_after_seven_busy_days() -> None:
    client = stages.sign_in(Client(), stages.staff("coordinator"))
    assert client.get("/admin/").status_code == 200
    for _time in range(3):
        _hours_pass(client, 11.9, "session_seen")
        assert client.get("/admin/").status_code == 200
    _hours_pass(client, 12.1, "session_seen")
    assert client.get("/admin/").status_code == 302
    assert "_auth_user_id" not in client.session
    assert AuditEntry.objects.filter(action="session ended by its age").count() == 1
    stages.sign_in(client, stages.staff("coordinator"))
    client.get("/admin/")
    _hours_pass(client, 7 * 24 + 1, "session_began")
    assert client.get("/admin/").status_code == 302


@pytest.mark.django_db
def test_a_participants_session_lasts() -> None:
    client = Client()
    client.force_login(stages.person())
    client.get("/en/portal/")
    assert "session_seen" not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/en/sign-in/", "/en/portal/", "/en/portal/settings/", "/en/", "/en/contact/", "/en/sign-in/second-step/"]
)
def test_no_page_of_somebody_who_signed_in_is_kept(path: str) -> None:
    client = Client()
    client.force_login(stages.person())
    assert "no-store" in client.get(path).headers["Cache-Control"]


@pytest.mark.django_db
def test_the_pages_on_the_way_in_are_not_kept_and_public_ones_may_be(client: Client) -> None:
    User.objects.create_user(ANA)
    ask(client, ANA)
    for path in ("/en/sign-in/", "/en/sign-in/code/"):
        assert "no-store" in client.get(path).headers["Cache-Control"]
    assert "no-store" not in Client().get("/en/about/").headers.get("Cache-Control", "")


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["/en/sign-in/out/", "/en/sign-in/out/everywhere/"])
def test_signing_out_tells_the_browser_to_drop_what_it_kept(client: Client, way: str) -> None:
    User.objects.create_user(ANA)
    sign_in(client, ANA)
    assert "Clear-Site-Data" not in client.get("/en/portal/")
    assert client.post(way)["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/en/")


def test_the_log_tells_once_that_a_limit_was_reached_and_not_by_whom(caplog: pytest.LogCaptureFixture) -> None:
    over = [limits.is_over("trying", "ana@library.example", most=2, seconds=60) for _ in range(5)]
    assert over == [False, False, True, True, True]
    assert [record.getMessage() for record in caplog.records] == [
        "Limit reached: trying, more than 2 within 60 seconds."
    ]

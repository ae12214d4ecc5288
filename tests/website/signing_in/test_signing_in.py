"""Signing in by e-mailed code, the second step for staff, and the ready-made sign-ins of the embedded mode."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from ilnp import clock
from ilnp.accounts.models import AuditEntry, SignInAddress, SignInCode, User
from ilnp.accounts.roles import give_role
from tests.kit.signing_in import app_code, ask, code_in_mail, sign_in, worker_mails

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def test_a_participant_signs_in_with_the_code_from_the_mail(client):
    User.objects.create_user("ana@example.org", name="Ana Nováková")
    response = sign_in(client, "ana@example.org")
    assert (response.status_code, response.url) == (302, "/en/portal/")
    assert "Ana Nováková" in client.get("/en/portal/").content.decode()


def test_the_mail_carries_the_code_in_its_subject_and_no_address_of_ours_to_click(client):
    User.objects.create_user("ana@example.org")
    ask(client, "ana@example.org")
    assert mail.outbox[0].subject == f"{code_in_mail()} is your sign-in code"
    assert mail.outbox[0].to == ["ana@example.org"]
    assert "http" not in mail.outbox[0].body


def test_another_language_keeps_the_address_that_was_typed(client):
    page = client.post("/ar/sign-in/", {"email": "ana@", "switch_language": "ar"}).content.decode()
    assert 'lang="ar" dir="rtl"' in page and 'value="ana@"' in page
    assert "خطأ" not in page and mail.outbox == []


def test_known_and_unknown_addresses_look_the_same_and_strangers_get_no_mail(client):
    User.objects.create_user("ana@example.org")
    known = client.post("/en/sign-in/", {"email": "ana@example.org"}, follow=True)
    stranger = Client()
    unknown = stranger.post("/en/sign-in/", {"email": "eva@example.org"}, follow=True)

    def without_secrets(response) -> str:
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
        return page.replace("ana@example.org", "X").replace("eva@example.org", "X")

    assert worker_mails() == [True, False]
    assert known.redirect_chain == unknown.redirect_chain
    assert without_secrets(known) == without_secrets(unknown)
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]


def test_a_wrong_code_is_said_at_the_field_and_a_new_one_can_be_sent(client):
    User.objects.create_user("ana@example.org")
    ask(client, "ana@example.org")
    wrong = client.post("/en/sign-in/code/", {"code": "WRONG1"}).content.decode()
    assert "<title>Error: Enter the code" in wrong
    assert 'href="#id_code"' in wrong
    client.post("/en/sign-in/code/", {"action": "resend"})
    worker_mails()
    assert len(mail.outbox) == 2
    assert client.post("/en/sign-in/code/", {"code": code_in_mail()}).url == "/en/portal/"


def test_there_is_no_way_to_make_an_account_or_use_a_password(client):
    for path in ["signup/", "password/reset/", "password/change/", "email/"]:
        assert client.get(f"/en/sign-in/{path}").status_code == 404


def test_staff_cannot_open_the_desk_before_the_second_step(client):
    person = User.objects.create_user("cora@example.org")
    give_role(person, "coordinator")
    sign_in(client, "cora@example.org")
    response = client.get("/admin/accounts/user/?q=ana")
    assert response.url == "/en/sign-in/second-step/totp/activate/?next=%2Fadmin%2Faccounts%2Fuser%2F%3Fq%3Dana"
    assert client.post("/admin/accounts/user/add/", {"email": "new@example.org"}).status_code == 302
    assert not User.objects.filter(email="new@example.org").exists()


def test_setting_up_the_app_opens_the_desk_and_the_next_visit_asks_for_its_code(client):
    person = User.objects.create_user("cora@example.org")
    give_role(person, "coordinator")
    sign_in(client, "cora@example.org")
    client.get("/admin/accounts/user/")
    secret = client.get("/en/sign-in/second-step/totp/activate/").context["form"].secret
    activated = client.post("/en/sign-in/second-step/totp/activate/", {"code": app_code(secret)}, follow=True)
    assert 'href="/admin/accounts/user/"' in activated.content.decode()
    assert client.get("/admin/").status_code == 200

    later = Client()
    asked = sign_in(later, "cora@example.org")
    assert asked.url == "/en/sign-in/second-step/authenticate/"
    assert later.get("/admin/").status_code == 302
    recovery_code = person.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]
    later.post("/en/sign-in/second-step/authenticate/", {"code": recovery_code})
    assert later.get("/admin/").status_code == 200


def test_switching_the_second_step_off_shuts_the_desk(client):
    person = User.objects.create_user("cora@example.org")
    give_role(person, "coordinator")
    sign_in(client, "cora@example.org")
    secret = client.get("/en/sign-in/second-step/totp/activate/").context["form"].secret
    client.post("/en/sign-in/second-step/totp/activate/", {"code": app_code(secret)})
    person.authenticator_set.all().delete()
    assert client.get("/admin/").url.startswith("/en/sign-in/second-step/totp/activate/")


def test_participants_are_told_that_the_desk_is_not_open_to_them(client):
    client.force_login(User.objects.create_user("ana@example.org"))
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "This page is not open to you" in response.content.decode()


def test_visitors_who_ask_for_the_desk_are_sent_to_sign_in(client):
    response = client.get("/admin/accounts/user/", follow=True)
    assert response.redirect_chain[-1][0] == "/en/sign-in/?next=%2Fadmin%2Faccounts%2Fuser%2F"


@pytest.mark.parametrize(
    ("role", "goes_to"), [("coordinator", "/admin/"), ("liaison", "/admin/"), ("participant", "/en/portal/")]
)
def test_a_ready_made_sign_in_works_once(role, goes_to):
    output = StringIO()
    call_command("signin", role, "--base-url", "http://testserver", stdout=output)
    address = output.getvalue().strip().removeprefix("http://testserver")
    first, second = Client(), Client()
    assert first.get(address).url == goes_to
    assert first.get(goes_to).status_code == 200
    spent = second.get(address)
    assert spent.status_code == 410
    assert second.get("/en/portal/").status_code == 302


def test_a_ready_made_sign_in_is_too_old_after_a_day(client):
    output = StringIO()
    call_command("signin", "coordinator", "--base-url", "http://testserver", stdout=output)
    SignInAddress.objects.update(made_at=clock.now() - timedelta(days=1))
    assert client.get(output.getvalue().strip().removeprefix("http://testserver")).status_code == 410
    assert client.get("/en/portal/").status_code == 302


def test_the_database_does_not_hold_the_secret_of_a_ready_made_sign_in():
    output = StringIO()
    call_command("signin", "liaison", stdout=output)
    secret = output.getvalue().strip().split("/")[-2]
    assert secret not in str(list(SignInAddress.objects.values()) + list(AuditEntry.objects.values()))


def test_ready_made_sign_ins_are_refused_with_a_real_database(client, settings):
    output = StringIO()
    call_command("signin", "coordinator", "--base-url", "http://testserver", stdout=output)
    address = output.getvalue().strip().removeprefix("http://testserver")
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="real database"):
        call_command("signin", "coordinator")
    assert client.get(address).status_code == 404
    assert "_auth_user_id" not in client.session


def test_codes_expire_after_ten_minutes(client):
    User.objects.create_user("ana@example.org")
    ask(client, "ana@example.org")
    SignInCode.objects.update(asked_at=clock.real() - timedelta(minutes=10))
    answer = client.post("/en/sign-in/code/", {"code": code_in_mail()})
    assert answer.url == "/en/sign-in/"
    assert "_auth_user_id" not in client.session

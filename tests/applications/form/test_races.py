"""A link, a code and a button are compared with the form as it is when they act, not as it was when they were read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from applications.form import drafts, links, submit
from applications.models import Application, Draft
from applications.screening import deciding
from ilnp import clock
from ilnp.accounts.models import Consent, User
from ilnp.mail.models import Message
from tests.kit.at_once import at_once, while_locked
from tests.kit.form.filling import PAGES, Applicant, open_call

pytestmark = pytest.mark.django_db(transaction=True)

VICTIM = "ana@library.example"
OWN = "mallory@library.example"


def somebody_who_applied(address: str = VICTIM) -> Application:
    """Somebody with a proved address whose answers a stranger would like to see."""
    known = Applicant(open_call("earlier"))
    known.fill_all(email=address, full_name="Ana María Núñez")
    known.send()
    application = Application.objects.get(email=address)
    submit.prove_address(application, address)
    return application


def mallory_with_a_link() -> tuple[Applicant, str]:
    """A stranger who has begun a form with nothing in it but their own address, and the link mailed to them."""
    mallory = Applicant(open_call("now"))
    mallory.begin()
    mallory.look("you")
    mallory.client.post(mallory.root + "later/", {"email": OWN})
    mail = Message.objects.filter(to_address=OWN).get()
    found = re.search(r"http://[^/]+(/en/apply/continue/\S+/)", mail.text)
    assert found
    return mallory, found[1]


def post(client: Client, path: str, **data: Any) -> Callable[[], int]:
    """A request that can be made in another thread by the same browser."""
    cookies = client.cookies.output(header="", sep=";")

    def request() -> int:
        browser = Client(headers={"cookie": cookies})
        response = browser.post(path, data)
        client.cookies.update(browser.cookies)
        return response.status_code

    return request


def type_address(draft: Draft, address: str) -> None:
    """What the form's page "you" does when nothing but an address is sent in with it."""
    drafts.save_page(draft, "you", {"email": [address]}, is_valid=False, language="en")


def mallory_sees_and_owns_nothing(mallory: Applicant) -> None:
    draft = Draft.objects.get(call=mallory.call)
    assert draft.email_verified in ("", OWN) and not (draft.email_verified and drafts.address_of(draft) == VICTIM)
    for page in ("you", "library", "interests"):
        assert "Ana María Núñez" not in mallory.look(page).content.decode()


def test_a_link_that_waited_for_the_form_proves_only_the_address_that_it_was_mailed_to() -> None:
    somebody_who_applied()
    mallory, link = mallory_with_a_link()
    draft = Draft.objects.get(call=mallory.call)
    with while_locked(draft, post(mallory.client, link)):
        type_address(draft, VICTIM)
    mallory_sees_and_owns_nothing(mallory)


def test_rounds_of_a_link_against_the_page_with_a_strangers_address_prove_nothing() -> None:
    somebody_who_applied()
    mallory, link = mallory_with_a_link()
    key = Draft.objects.get(call=mallory.call).key
    for _round in range(20):
        page = post(mallory.client, mallory.root + "you/", email=VICTIM, stamp=mallory.stamp, action="next")
        at_once(post(mallory.client, link), page)
        mallory_sees_and_owns_nothing(mallory)
        type_address(Draft.objects.get(call=mallory.call), OWN)
    assert Draft.objects.get(call=mallory.call).key == key
    assert Consent.objects.filter(person__email=OWN).count() == 0


def test_who_began_a_form_with_a_strangers_address_is_shut_out_once_the_stranger_opened_it() -> None:
    somebody_who_applied()
    mallory, own_link = mallory_with_a_link()
    draft = Draft.objects.get(call=mallory.call)
    type_address(draft, VICTIM)
    draft.refresh_from_db()
    victim = Applicant(mallory.call)
    victim.client.post(f"/en/apply/continue/{links.RESUME.token(links.resume(draft, VICTIM))}/")
    assert "Ana María Núñez" in victim.look("you").content.decode()
    assert mallory.client.post(own_link).status_code == 404
    assert "Ana María Núñez" not in mallory.look("you").content.decode()


def test_a_strangers_link_that_waited_while_the_form_became_another_persons_opens_nothing() -> None:
    somebody_who_applied()
    mallory, own_link = mallory_with_a_link()
    draft = Draft.objects.get(call=mallory.call)
    type_address(draft, VICTIM)
    draft.refresh_from_db()
    with while_locked(draft, post(mallory.client, own_link)) as answered:
        drafts.open_by_link(draft, VICTIM)
    assert answered.result() == 404


def test_a_code_proves_the_address_it_was_made_for_and_no_other() -> None:
    mallory, _link = mallory_with_a_link()
    draft = Draft.objects.get(call=mallory.call)
    code = links.code(draft, OWN)
    with while_locked(draft, lambda: drafts.prove_by_code(draft, code)) as proved:
        type_address(draft, VICTIM)
    assert proved.result() is False
    assert Draft.objects.get(pk=draft.pk).email_verified == ""


def test_an_address_for_the_link_does_not_undo_what_was_typed_meanwhile() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    draft = Draft.objects.get()
    with while_locked(draft, lambda: drafts.set_address(draft, OWN)):
        drafts.save_page(draft, "you", {"full_name": ["Ana"], "email": [VICTIM]}, is_valid=False, language="en")
    assert Draft.objects.get().answers["you"] == {"full_name": ["Ana"], "email": [VICTIM]}


def test_a_link_to_an_application_acts_on_that_of_its_own_address_only() -> None:
    application = somebody_who_applied(OWN)
    Application.objects.update(address_proved_at=None)
    token = links.MINE.token(links.mine(application, mailed=True))
    for act in ("address", "change", "withdraw"):
        Application.objects.update(email=OWN)
        with while_locked(application.person, post(Client(), f"/en/apply/mine/{token}/{act}/")):
            Application.objects.update(email=VICTIM)
        found = Application.objects.get()
        assert (found.address_proved_at, found.status) == (None, Application.Status.RECEIVED), act
        assert not Draft.objects.filter(changes=found).exists(), act


def test_answers_are_not_opened_for_a_change_once_they_have_been_decided() -> None:
    application = somebody_who_applied()
    with while_locked(application, lambda: drafts.begin_change(application, language="en")) as begun:
        deciding.decide(application, Application.Status.ELIGIBLE, actor=None)
    assert isinstance(begun.exception(), drafts.NotOpen)


def test_a_second_form_does_not_replace_answers_that_were_decided_while_it_came_in() -> None:
    application = somebody_who_applied()
    Application.objects.update(submitted_at=clock.now() - timedelta(hours=1))
    again = Applicant(application.call)
    again.fill_all(email=VICTIM, full_name="Somebody Else")
    draft = Draft.objects.get(sent_at=None)
    drafts.prove_by_code(draft, links.code(draft, VICTIM))
    with while_locked(application, lambda: submit.submit(draft)) as sent:
        deciding.decide(application, Application.Status.ELIGIBLE, actor=None)
    application.refresh_from_db()
    assert application.full_name == "Ana María Núñez"
    assert sent.result().status == Application.Status.DUPLICATE


def test_one_form_sent_in_by_many_presses_at_once_is_one_application() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all()
    draft = Draft.objects.get()
    found = at_once(*[lambda: submit.submit(draft)] * 4)
    assert {application.pk for application in found} == {Application.objects.get().pk}


def test_many_forms_of_one_new_address_at_once_make_one_person_and_one_application_that_counts() -> None:
    call = open_call()
    forms = []
    for _number in range(3):
        one = Applicant(call)
        one.fill_all()
        forms.append(Draft.objects.latest("pk"))
    found = at_once(*[lambda draft=draft: submit.submit(draft) for draft in forms])
    assert all(isinstance(application, Application) for application in found)
    assert User.objects.filter(email="ana@library.example").count() == 1
    assert Application.objects.counting().count() == 1


def test_every_page_sent_in_at_once_is_kept() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    draft = Draft.objects.get()
    at_once(
        *[
            lambda page=page: drafts.save_page(draft, page, {"field": [page]}, is_valid=False, language="en")
            for page in PAGES
        ]
    )
    assert Draft.objects.get().answers == {page: {"field": [page]} for page in PAGES}

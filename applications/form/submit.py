"""Sending in, changing, withdrawing: one function for each, whoever calls it."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from applications import standing
from applications.form import limits, telling
from applications.form.answers import Answers, from_application, from_forms, store
from applications.form.drafts import NotOpen, held, last_sent, locked, takes_changes
from applications.form.pages.forms import PageForm
from applications.form.pages.steps import all_judged
from applications.models import Application, Draft
from applications.references import new_reference
from applications.screening import duplicates
from applications.waitlist import line
from ilnp import clock
from ilnp.accounts import audit, consents, people
from ilnp.accounts.addresses import normalise_address
from ilnp.accounts.models import Consent, User
from ilnp.accounts.profile import change_profile

ACTIVE = (Application.Status.RECEIVED, Application.Status.ELIGIBLE, Application.Status.NOT_ELIGIBLE)


class NotComplete(Exception):
    """Some pages have errors. ``forms`` holds every page's judged form, by slug."""

    def __init__(self, forms: dict[str, PageForm]) -> None:
        super().__init__("Some answers are missing or cannot be right.")
        self.forms = forms


class TooLate(Exception):
    """The call closed, and so did the time to finish a form begun before that."""


class AddressNotProved(Exception):
    """The changed answers name an address that the person has not proved yet."""


@transaction.atomic
def submit(draft: Draft, now: datetime | None = None, *, suspicion: str = "") -> Application:
    """Turn ``draft`` into an application. A second call returns the same application.

    A draft that changes an application is handed to ``change``. Who has applied to this call before and has proved the
    address this time gets that application changed, not a second one; without proof, or once the first is decided, the
    new one is stored as its duplicate for a coordinator to look at. Consents are given by the person at once when the
    address is proved or nobody was known by it, else when it is proved.

    A mail with a copy goes to a proved address. Without proof the one goes out that asks for it, if none did before; or, to
    who has applied and proved the address earlier, the one that says which application counts.

    Raises ``NotComplete`` with the errors, and ``TooLate`` after the call's closing and grace.
    """
    now = now or clock.now()
    draft = locked(draft)
    if draft.outcome is not None:
        return draft.outcome
    if draft.changes is not None:
        return change(draft, now)
    if not draft.call.accepts_begun(draft.begun_at, now):
        raise TooLate
    answers = _complete(draft)
    address = normalise_address(answers.columns["email"])
    proved = draft.email_verified == address
    person, is_new = people.known_or_new(address, **_profile(answers, draft))
    person = people.held(person)
    mine = Application.objects.filter(call=draft.call, person=person, status__in=ACTIVE)
    earlier = mine.select_for_update().first()  # a decision taken meanwhile is seen, one taken later has to wait
    if earlier and proved and earlier.status == Application.Status.RECEIVED:
        _replace(earlier, draft, answers, now)
        return earlier
    application = Application(
        call=draft.call,
        person=person,
        reference=new_reference(),
        submitted_at=now,
        language=draft.language,
        address_proved_at=now if proved else None,
        suspicion=_suspicion(draft, now, proved, suspicion),
    )
    if earlier:
        standing.make([standing.Move(application, Application.Status.DUPLICATE, of=earlier)], now)
    store(application, answers)
    if proved and not is_new:
        change_profile(person, **_profile(answers, draft))
    if proved or is_new:
        _give_consents(person, answers, draft.language, now)
    draft.application, draft.sent_at = application, now
    draft.save(update_fields=["application", "sent_at"])
    audit.record("application received", application, actor=person if proved else None, status=application.status)
    if proved:
        telling.received(application, answers)
    elif earlier and earlier.address_proved_at:
        telling.second(earlier, application, now)
    else:
        telling.continue_later(draft, address, now=now)
    return application


def _complete(draft: Draft) -> Answers:
    forms = all_judged(draft)
    invalid = [slug for slug, form in forms.items() if not form.is_valid()]  # all are judged, for their errors
    if invalid:
        raise NotComplete(forms)
    return from_forms(forms)


def _profile(answers: Answers, draft: Draft) -> dict[str, Any]:
    columns = answers.columns
    return {
        "name": columns["full_name"],
        "call_name": columns["call_name"],
        "time_zone": columns["time_zone"],
        "language": draft.language,
    }


def _suspicion(draft: Draft, now: datetime, proved: bool, suspicion: str) -> str:
    if draft.suspicion or suspicion:
        return draft.suspicion or suspicion
    if now - draft.begun_at < timedelta(seconds=limits.FASTEST_FORM):
        return limits.TOO_FAST
    return "" if proved else limits.ADDRESS_NOT_PROVED


def _give_consents(person: User, answers: Answers, language: str, now: datetime) -> None:
    for purpose in sorted(answers.consents or ()):
        consents.give(person, purpose, language=language, at=now)


def _settle_consents(person: User, answers: Answers, language: str, now: datetime) -> None:
    """Give what is ticked, withdraw what was ticked before and is not any more."""
    _give_consents(person, answers, language, now)
    for purpose in (Consent.Purpose.NEWS, Consent.Purpose.STATISTICS):
        if purpose not in (answers.consents or ()):
            consents.withdraw(person, purpose)


def _replace(application: Application, draft: Draft, answers: Answers, now: datetime) -> None:
    """Write new answers into an undecided application, end the draft and queue a copy.

    Under a new address, which must be proved, the application becomes that of the person known by it. Of a person whose
    address nobody has proved, the profile stays, and only consents that came with this application are withdrawn.
    """
    address = normalise_address(answers.columns["email"])
    proved = draft.email_verified == address
    if address != normalise_address(application.email):
        _hand_over(application, address, _profile(answers, draft), now)
    store(application, answers)
    application.changed_at, application.language, application.time_zone_is_guess = now, draft.language, False
    if proved:
        application.address_proved_at = application.address_proved_at or now
        application.suspicion = "" if application.suspicion == limits.ADDRESS_NOT_PROVED else application.suspicion
    application.save(update_fields=["changed_at", "language", "time_zone_is_guess", "address_proved_at", "suspicion"])
    if application.address_proved_at:
        change_profile(application.person, **_profile(answers, draft))
        _settle_consents(application.person, answers, draft.language, now)
    else:
        _withdraw_given_with(application, keeping=answers.consents or set())
    draft.changes, draft.sent_at = application, now
    draft.save(update_fields=["changes", "sent_at"])
    audit.record("application changed", application, actor=application.person)
    if application.address_proved_at:
        telling.changed(application, answers)


def _hand_over(application: Application, address: str, profile: dict[str, Any], now: datetime) -> None:
    """Make the application that of the person with ``address``, who may be new; a duplicate if they have applied already."""
    _withdraw_given_with(application, keeping=set())
    person, _is_new = people.known_or_new(address, **profile)
    application.person = person = people.held(person)
    others = Application.objects.filter(call=application.call, person=person).exclude(pk=application.pk)
    if earlier := others.filter(status__in=ACTIVE).first():
        standing.make([standing.Move(application, Application.Status.DUPLICATE, of=earlier)], now)
    elif application.status == Application.Status.DUPLICATE:
        standing.make([standing.Move(application, Application.Status.RECEIVED)], now)


def _withdraw_given_with(application: Application, *, keeping: set[str]) -> None:
    """Withdraw the person's consents that were given with this application, but for those to be kept."""
    given = application.person.consents.filter(withdrawn_at=None, given_at=application.submitted_at)
    for purpose in given.exclude(purpose__in=keeping).values_list("purpose", flat=True):
        consents.withdraw(application.person, purpose)


@transaction.atomic
def change(draft: Draft, now: datetime | None = None) -> Application:
    """Write the answers of a draft made by ``drafts.begin_change`` into its application and queue a mail with a copy.

    A second call changes nothing. Raises ``NotComplete`` with the errors, ``AddressNotProved`` when the answers name an
    address that is not the application's and is not proved, and ``NotOpen`` once a decision has been taken or the call
    and the time to finish what was begun have ended.
    """
    now = now or clock.now()
    draft = locked(draft)
    if draft.sent_at is not None and draft.changes is not None:
        return draft.changes
    application = held(Application.objects.get(change_drafts=draft))
    if not takes_changes(application) or not application.call.accepts_change_begun(draft.begun_at, now):
        raise NotOpen
    answers = _complete(draft)
    address = normalise_address(answers.columns["email"])
    if address != normalise_address(application.email) and address != draft.email_verified:
        raise AddressNotProved
    _replace(application, draft, answers, now)
    return application


@transaction.atomic
def prove_address(application: Application, address: str, now: datetime | None = None) -> bool:
    """Note that the person opened the mail that went to ``address``. Returns whether that is news.

    It is none when the application has another address by now. Consents that had to wait for it are given, and the copy
    of the answers that had to wait is mailed.
    """
    now = now or clock.now()
    application = held(application)
    if normalise_address(application.email) != normalise_address(address) or application.address_proved_at is not None:
        return False
    application.address_proved_at = now
    if application.suspicion == limits.ADDRESS_NOT_PROVED:
        application.suspicion = ""
    application.save(update_fields=["address_proved_at", "suspicion"])
    draft = last_sent(application)
    if draft is not None:
        with contextlib.suppress(NotComplete):  # the call's questions may have changed since
            _give_consents(application.person, _complete(draft), draft.language, now)
        telling.received(application, from_application(application))
    audit.record("address proved", application, actor=application.person)
    return True


@transaction.atomic
def withdraw(application: Application, actor: User | None, *, address: str = "", now: datetime | None = None) -> bool:
    """Take the application back; a place on the waitlist ends with it. What was held for its duplicate waits for a
    coordinator.

    ``address`` is the one whose link asked for it. Returns whether that is news: twice changes nothing and mails nothing.
    Raises ``NotOpen`` when the application has become that of another address.

    Does not end a place in a group: whoever runs the cohort ends that. Possible at any time.
    """
    now = now or clock.now()
    application = held(application, address)
    if application.status == Application.Status.WITHDRAWN:
        return False
    before = application.status
    standing.make([standing.Move(application, Application.Status.WITHDRAWN)], now)
    line.record_withdrawn(application, now)
    duplicates.let_next_count(application)
    audit.record("application withdrawn", application, actor=actor, before=before)
    if application.address_proved_at or application.origin == Application.Origin.INTAKE:
        telling.withdrawn(application)
    return True

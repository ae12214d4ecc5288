"""Forms being filled in: begun, saved page by page, continued elsewhere, their address proved."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from applications.form import limits, links
from applications.form.answers import as_typed, consents_ticked, from_application
from applications.form.kinds import Raw
from applications.form.pages.steps import FORMS, judged
from applications.models import Application, Call, Draft
from ilnp import clock
from ilnp.accounts import people
from ilnp.accounts.addresses import normalise_address
from ilnp.accounts.models import User

TAKEN_PART = "again"
"""The choice of who has had a place before, filled in for them."""

KEPT_WHEN_AGAIN = ("you", "library", "interests", "languages")
"""Pages that an application to a later call starts from. Commitments and consents are asked afresh."""


class NotOpen(Exception):
    """The call takes no new forms at this time."""


class NotTheirs(Exception):
    """The form has become that of somebody else, who proved another address."""


class AlreadySent(Exception):
    """The form has been sent in; what comes now would be a change. ``application`` is what it became."""

    def __init__(self, application: Application) -> None:
        super().__init__("The form has been sent in already.")
        self.application = application


def locked(draft: Draft) -> Draft:
    """The form as it stands in the database, kept from others until the transaction ends.

    It is read without its relations: a joined read that had to wait would show the row as it is now beside relations
    as they were when the waiting began.
    """
    return Draft.objects.select_for_update().get(pk=draft.pk)


def held(application: Application, address: str = "") -> Application:
    """The application as it stands in the database, kept from others until the transaction ends.

    Raises ``NotOpen`` when it is no longer that of ``address`` (none: whosesoever it is): a link is read before the lock,
    so what it was made for is compared again under it.
    """
    people.held(application.person)  # first the person, as when a form is sent in
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if address and normalise_address(application.email) != normalise_address(address):
        raise NotOpen
    return application


@transaction.atomic
def begin(
    call: Call, *, language: str, person: User | None = None, suspicion: str = "", now: datetime | None = None
) -> Draft:
    """Start a form for ``call``. For a ``person`` who signed in it starts from their last answers, their address proved.

    Raises ``NotOpen`` outside the call's window.
    """
    now = now or clock.now()
    if not call.is_open(now):
        raise NotOpen
    draft = Draft(call=call, language=language, person=person, suspicion=suspicion, begun_at=now, saved_at=now)
    draft.told_deadline = call.closes_at
    if person is not None:
        draft.email_verified = person.email
        draft.answers = {"you": {"email": [person.email]}}
        _start_from_last(draft, person.email)
    draft.save()
    return draft


def _start_from_last(draft: Draft, address: str) -> bool:
    """Fill in the answers of the last application from ``address``, to whichever call. The address must be proved.

    Returns whether there were any.
    """
    last = (
        Application.objects.filter(email__iexact=address)
        .exclude(status=Application.Status.DUPLICATE)
        .order_by("-submitted_at", "-pk")
        .first()
    )
    if last is None:
        return False
    typed = as_typed(from_application(last))
    typed["you"]["email"] = [address]
    if Application.objects.filter(person=last.person_id, placed_at__isnull=False).exists():
        typed["you"]["participation"] = [TAKEN_PART]
    draft.answers = {page: typed[page] for page in KEPT_WHEN_AGAIN}
    draft.pages_done = [page for page in KEPT_WHEN_AGAIN if judged(page, draft.call, draft.answers).is_valid()]
    return True


@transaction.atomic
def save_page(
    draft: Draft,
    page: str,
    typed: Raw,
    *,
    is_valid: bool,
    language: str,
    suspicion: str = "",
    now: datetime | None = None,
) -> Draft:
    """Keep what was typed on one page, valid or not, and leave the other pages as they are in the database.

    ``suspicion`` is kept if there was none. Raises ``AlreadySent`` if the form has become an application meanwhile.
    Does not look at the call's window: what somebody typed is kept even when it can no longer be sent in.
    """
    if page not in FORMS:
        raise ValueError(f"The form has no page “{page}”.")
    fresh = locked(draft)
    if fresh.outcome is not None:
        raise AlreadySent(fresh.outcome)
    fresh.answers = {**fresh.answers, page: typed}
    done = [slug for slug in FORMS if slug in fresh.pages_done and slug != page]
    fresh.pages_done = [*done, page] if is_valid else done
    if not _still_proved(fresh):
        fresh.email_verified = ""
    fresh.language = language
    fresh.suspicion = fresh.suspicion or suspicion
    fresh.saved_at = max(now or clock.now(), fresh.begun_at)
    fresh.save(update_fields=["answers", "pages_done", "email_verified", "language", "suspicion", "saved_at"])
    fresh.call = draft.call  # the same row, which is not looked at under the lock
    return fresh


def address_of(draft: Draft) -> str:
    """The address that was typed, as mail would go to it; empty if there is none."""
    return normalise_address((draft.answers.get("you", {}).get("email") or [""])[0])


def _still_proved(draft: Draft) -> bool:
    return bool(draft.email_verified) and draft.email_verified == address_of(draft)


def set_language(draft: Draft, language: str) -> None:
    """Remember in which language the person reads the form; mails about it use that language."""
    if draft.language != language and language in dict(settings.LANGUAGES):
        Draft.objects.filter(pk=draft.pk).update(language=language)
        draft.language = language


@transaction.atomic
def set_address(draft: Draft, address: str) -> Draft:
    """Write the address into the page "About you" of a form in which no other address was typed yet.

    Raises ``AlreadySent`` as ``save_page`` does.
    """
    fresh = locked(draft)
    if not address_of(fresh):
        you: dict[str, Any] = {**fresh.answers.get("you", {}), "email": [address]}
        return save_page(fresh, "you", you, is_valid=False, language=fresh.language)
    return fresh


@transaction.atomic
def prove_by_code(draft: Draft, code: str) -> bool:
    """Take the code from the mail. Returns whether it was right; after ten wrong ones in a day it never is.

    What is proved is the address that the code was made for: the form is kept from others while both are compared.
    """
    fresh = locked(draft)
    address = address_of(fresh)
    if not address or limits.too_many_codes(fresh.key.hex, address):
        return False
    digits = "".join(str(int(sign)) for sign in code if sign.isdecimal())
    if not hmac.compare_digest(digits, links.code(fresh, address)):
        return False
    fresh.email_verified = draft.email_verified = address
    fresh.save(update_fields=["email_verified"])
    return True


@transaction.atomic
def open_by_link(draft: Draft, address: str) -> Draft:
    """Note that the person opened the form with the link mailed to ``address``, which proves it, if the form names it.

    A form that names another address by now stays as it is. One with nothing in it but the address starts from the last
    answers given from that address. It then gets another key: a stranger who began it with somebody else's address holds
    the old one and sees none of the answers. Raises ``NotTheirs`` for such a stranger.
    """
    key, draft = draft.key, locked(draft)
    if not address or address_of(draft) != normalise_address(address):
        if draft.key != key:
            raise NotTheirs
        return draft
    draft.email_verified = address
    typed_elsewhere = set(draft.answers) - {"you"} or set(draft.answers.get("you", {})) - {"email"}
    if not typed_elsewhere and draft.sent_at is None and _start_from_last(draft, address):
        draft.key = links.key_once_opened(draft.key)
    draft.save()
    return draft


@transaction.atomic
def begin_change(application: Application, *, language: str, address: str = "", now: datetime | None = None) -> Draft:
    """A form filled with the application's answers, to change them. The same one is continued while it is not sent in.

    ``address`` is the one whose link asked for it. Raises ``NotOpen`` when the call no longer takes changes, which is from
    its closing on, and when the application has become that of another address.
    """
    now = now or clock.now()
    application = held(application, address)
    if not can_change(application, now):
        raise NotOpen
    begun = Draft.objects.filter(changes=application, sent_at=None).select_related("call", "changes").first()
    if begun is not None:
        return begun
    answers = from_application(application)
    sent = last_sent(application)
    if application.address_proved_at is None and sent is not None:
        answers.consents = consents_ticked(sent.answers)
    else:
        answers.consents = set(application.person.consents.filter(withdrawn_at=None).values_list("purpose", flat=True))
    return Draft.objects.create(
        call=application.call,
        changes=application,
        person=application.person,
        language=language,
        answers=as_typed(answers),
        pages_done=list(FORMS),
        email_verified=normalise_address(application.email) if application.address_proved_at else "",
        begun_at=now,
        saved_at=now,
    )


def last_sent(application: Application) -> Draft | None:
    """The form by which the answers of ``application`` came, or changed last; none for one that was imported."""
    sent = Draft.objects.filter(Q(application=application) | Q(changes=application), sent_at__isnull=False)
    return sent.select_related("call").order_by("-sent_at").first()


def takes_changes(application: Application) -> bool:
    """Whether its answers stand open: undecided and not withdrawn.

    One that is held as a duplicate only because its address is known and not proved counts as undecided: whoever typed a
    stranger's address must not learn that the stranger has applied.
    """
    if application.status == Application.Status.DUPLICATE:
        return application.address_proved_at is None and application.decided_by_id is None
    return application.status == Application.Status.RECEIVED


def can_be_sent(draft: Draft, now: datetime | None = None) -> bool:
    """Whether the form may still be sent in: in time, and what it changes is neither decided nor withdrawn."""
    if draft.changes is not None and not takes_changes(draft.changes):
        return False
    if draft.changes is not None:
        return draft.call.accepts_change_begun(draft.begun_at, now)
    return draft.call.accepts_begun(draft.begun_at, now)


def can_change(application: Application, now: datetime | None = None) -> bool:
    """Whether its answers can be changed by the applicant: undecided, and the call takes changes still."""
    return takes_changes(application) and application.call.takes_changes(now)

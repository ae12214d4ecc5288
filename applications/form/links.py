"""Signed keys: the cookie that opens a draft, the stamp in a page, the links in mails. None holds anything personal."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Draft
from ilnp.accounts.addresses import normalise_address
from ilnp.accounts.models import User
from ilnp.links.mailed import MailedLink
from ilnp.links.over import of_person
from ilnp.links.signed import LinkBroken

COOKIE_DAYS = 90
SHOWN = "shown"
"""Marks a link to one's own application that stood on a page, not in a mail."""

WITHDRAWN = _("The application that this link belongs to is withdrawn.")


def _form_over(named: str) -> Promise | None:
    draft, _address = draft_to_resume(named)
    known = User.objects.filter(email=_address_in(draft)).first()
    return of_person(known) or (_over(draft.outcome) if draft.outcome else None)


def _application_over(named: str) -> Promise | None:
    return _over(application_of(named))


def _over(application: Application) -> Promise | None:
    """Why nothing can be done with this application any more."""
    is_withdrawn = application.status == Application.Status.WITHDRAWN
    return of_person(application.person) or (WITHDRAWN if is_withdrawn else None)


RESUME = MailedLink("applications.resume", "apply:resume", lasts=timedelta(days=60), over=_form_over)
"""Continues a form; names the form and the address that the link was mailed to."""

MINE = MailedLink("applications.mine", "apply:mine", lasts=timedelta(days=400), over=_application_over)
"""Opens one's own application; names it and the address that it had."""

_COOKIE, _STAMP = "applications.cookie", "applications.stamp"


def cookie_name(call_id: int | str) -> str:
    """The cookie that holds the key of the draft for one call; over HTTPS no other host can set or read it."""
    return f"{'__Host-' if settings.HTTPS else ''}form-{call_id}"


def cookie(draft: Draft) -> str:
    """What the cookie holds."""
    return signing.dumps(draft.key.hex, salt=_COOKIE, compress=False)


def draft_of_cookie(value: str | None) -> Draft | None:
    """The draft that a cookie opens, or None."""
    return _draft(value, _COOKIE, COOKIE_DAYS)


def stamp(draft: Draft) -> str:
    """A hidden field of every page: which draft it belongs to and when the page was shown."""
    return signing.dumps(draft.key.hex, salt=_STAMP)


def draft_of_stamp(value: str | None) -> Draft | None:
    """The draft that a page was shown for, or None. Saves what was typed when the cookie has gone meanwhile."""
    return _draft(value, _STAMP, COOKIE_DAYS)


def is_stamp(value: str | None) -> bool:
    """Whether a hidden field is one that our pages carry, whatever form it belongs to."""
    return _key(value, _STAMP, COOKIE_DAYS) is not None


def _key(value: str | None, salt: str, days: int) -> str | None:
    try:
        return str(signing.loads(value or "", salt=salt, max_age=timedelta(days=days)))
    except signing.BadSignature:
        return None


def _draft(value: str | None, salt: str, days: int) -> Draft | None:
    key = _key(value, salt, days)
    return _drafts().filter(key=key).first() if key else None


def _drafts() -> QuerySet[Draft]:
    return Draft.objects.select_related("call")


def key_once_opened(key: UUID) -> UUID:
    """The key of a form that shows earlier answers since the link mailed for it was opened; follows from the first key."""
    return UUID(bytes=salted_hmac("applications.opened", key.hex, algorithm="sha256").digest()[:16])


def _address_mark(address: str) -> str:
    return hashlib.sha256(normalise_address(address).encode()).hexdigest()[:32]


def _address_in(draft: Draft) -> str:
    return normalise_address((draft.answers.get("you", {}).get("email") or [""])[0])


def resume(draft: Draft, address: str) -> str:
    """What the link names that continues ``draft``; mailed to ``address``, so that opening it proves the address."""
    return f"{draft.key.hex}.{_address_mark(address)}"


def draft_to_resume(named: str) -> tuple[Draft, str]:
    """The draft that a mailed link opens, and the address that the link proves. Raises ``LinkBroken`` for none.

    The address is empty when the form names another one by now than the link was mailed to; then a form that somebody
    else has opened with their own link since, which has changed its key, is not opened. Whoever acts on it compares once
    more under the form's lock, since another page of the form can be sent in at the same moment.
    """
    key, _dot, mark = named.partition(".")
    draft = _drafts().filter(key__in=[key, key_once_opened(UUID(key))]).first()
    if draft is None:
        raise LinkBroken
    address = _address_in(draft)
    if hmac.compare_digest(mark, _address_mark(address)):
        return draft, address
    if draft.key != UUID(key):
        raise LinkBroken
    return draft, ""


def mine(application: Application, *, mailed: bool) -> str:
    """What the link to one's own application names. Only one that is ``mailed`` can prove the address."""
    named = f"{application.pk}.{_address_mark(application.email)}"
    return named if mailed else f"{named}.{SHOWN}"


def is_mailed(named: str) -> bool:
    """Whether a link to one's own application came by mail rather than from one of our pages."""
    return not named.endswith(f".{SHOWN}")


def application_of(named: str) -> Application:
    """The application that a link opens. Raises ``LinkBroken`` for none: dead as soon as its address is another one.

    The address of the application that is returned is the one that the link was made for. Whoever acts on it compares it
    once more under the application's lock.
    """
    number, mark, *_shown = named.split(".")
    found = Application.objects.select_related("call", "person").filter(pk=number).first()
    if found is None or not hmac.compare_digest(mark, _address_mark(found.email)):
        raise LinkBroken
    return found


def code(draft: Draft, address: str) -> str:
    """The six digits that prove ``address``. They follow from the draft and the address; nothing is stored."""
    digest = salted_hmac("applications.code", f"{draft.key.hex}:{normalise_address(address)}", algorithm="sha256")
    return f"{int.from_bytes(digest.digest()[:8]) % 1_000_000:06d}"

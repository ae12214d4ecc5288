"""What a mailed link says when what it opened is over, without naming anybody."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ilnp.accounts.merging.merge import account_of
from ilnp.accounts.models import User

SWITCHED_OFF = _("Nobody can sign in with this person's address any more, so this link opens nothing.")


def never(identifier: str) -> None:
    """For a link that opens its page whatever has become of the person, such as that which stops mail."""


def of_person(person: User | None) -> Promise | None:
    """Why no link opens anything for this person any more; None while they may sign in, or where nobody is known.

    Of an account that was merged, the one that it became counts.
    """
    account = account_of(person) if person is not None else None
    return SWITCHED_OFF if account is not None and (account.erased_at or not account.is_active) else None

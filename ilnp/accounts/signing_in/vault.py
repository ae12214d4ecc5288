"""What must be read again but not by whoever gets hold of the database: the secrets of second factors."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

MARK = "locked:"
"""Begins every locked text, so that it can be told from one that was stored before texts were locked."""


class CannotUnlock(Exception):
    """None of the keys that the settings name has locked this text."""


def lock(text: str) -> str:
    """Encrypt and sign ``text`` with the first of ``SECOND_FACTOR_KEYS``."""
    return MARK + _keys().encrypt(text.encode()).decode()


def unlock(locked: str) -> str:
    """What ``lock`` was given, whichever of the keys it was locked with. A text that was never locked is returned as it is.

    Raises ``CannotUnlock``.
    """
    if not is_locked(locked):
        return locked
    try:
        return _keys().decrypt(locked.removeprefix(MARK).encode()).decode()
    except InvalidToken as error:
        raise CannotUnlock("SECOND_FACTOR_KEYS does not hold the key of this second factor.") from error


def is_locked(text: str) -> bool:
    """Whether a stored text has been locked."""
    return text.startswith(MARK)


def _keys() -> MultiFernet:
    digests = [hashlib.sha256(key.encode()).digest() for key in settings.SECOND_FACTOR_KEYS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

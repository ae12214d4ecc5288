"""What must be read again but not by whoever gets hold of the database: the secrets of second factors."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotUnlock(Exception):
    """None of the keys that the settings name has locked this text."""


def lock(text: str) -> str:
    """Encrypt and sign ``text`` with the first of ``SECOND_FACTOR_KEYS``."""
    return _keys().encrypt(text.encode()).decode()


def unlock(locked: str) -> str:
    """What ``lock`` was given, whichever of the keys it was locked with. Raises ``CannotUnlock``."""
    try:
        return _keys().decrypt(locked.encode()).decode()
    except InvalidToken as error:
        raise CannotUnlock("SECOND_FACTOR_KEYS does not hold the key of this second factor.") from error


def _keys() -> MultiFernet:
    digests = [hashlib.sha256(key.encode()).digest() for key in settings.SECOND_FACTOR_KEYS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

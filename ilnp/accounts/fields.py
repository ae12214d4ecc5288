"""Columns of people that have a class of their own."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models


def no_password() -> str:
    """What stands where Django keeps a password: nothing that can be entered, and different for everybody.

    Sessions are bound to it, so that a new one ends all sessions of a person.
    """
    return UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(
        30
    )  # Django's own way asks the system once for each letter


class NoPasswordField(models.CharField):
    """Stands where Django keeps a password, and holds ``no_password()``.

    The default belongs to the class and is not written into migrations.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": 128, "default": no_password, "editable": False, **options})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """What a migration has to know of the field."""
        name, path, args, options = super().deconstruct()
        if options.get("default") is no_password:
            del options["default"]
        return name, path, list(args), options

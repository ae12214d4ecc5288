"""Reference numbers that people can read out on the telephone."""

from __future__ import annotations

import secrets

from .models import Application

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without those that are mistaken for one another (0 O, 1 I L, U V)."""


def new_reference() -> str:
    """A reference such as ``K7QM-2XDF`` that no application has yet; says nothing about the person or the order."""
    while True:
        signs = "".join(secrets.choice(_LETTERS) for _place in range(8))
        reference = f"{signs[:4]}-{signs[4:]}"
        if not Application.objects.filter(reference=reference).exists():
            return reference

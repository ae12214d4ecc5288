"""Reference numbers that people can read out on the telephone."""

from __future__ import annotations

import secrets

from .models import Application

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without those that are mistaken for one another (0 O, 1 I L, U V)."""


def new_reference() -> str:
    """A reference such as ``K7QM-2XDF`` that no application has yet; says nothing about the person or the order."""
    return draw(1)[0]


def draw(count: int) -> list[str]:
    """So many different references that no application has yet."""
    found: set[str] = set()
    while len(found) < count:
        drawn = {_one() for _number in range(count - len(found))}
        found |= drawn - set(Application.objects.filter(reference__in=drawn).values_list("reference", flat=True))
    return list(found)


def _one() -> str:
    signs = "".join(secrets.choice(_LETTERS) for _place in range(8))
    return f"{signs[:4]}-{signs[4:]}"

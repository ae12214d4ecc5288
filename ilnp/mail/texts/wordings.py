"""Which text a kind of mail has today, and how staff change it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import transaction

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.mail.kinds import finding
from ilnp.mail.models import Wording, WordingVersion
from ilnp.mail.texts import filling
from ilnp.words.languages import FALLBACK, closest


@dataclass(frozen=True)
class Current:
    """The text of a kind of mail in the language it was found in; ``number`` is 0 for the text that we ship."""

    source: str
    language: str
    number: int


_remembered: ContextVar[dict[tuple[str, str], Current] | None] = ContextVar("remembered", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Within the block each text is looked up once; what staff change meanwhile counts from the next block on."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def current(kind: str, language: str) -> Current:
    """The text in force: staff's in this language, else ours in it, else staff's in English, else ours in English."""
    language = closest(language)
    known = _remembered.get()
    if known is None:
        return _look_up(kind, language)
    if (kind, language) not in known:
        known[kind, language] = _look_up(kind, language)
    return known[kind, language]


def _look_up(kind: str, language: str) -> Current:
    rows = {row.language: row for row in Wording.objects.filter(kind=kind, language__in={language, FALLBACK})}
    if language in rows:
        return Current(rows[language].source, language, rows[language].number)
    source, found = finding.shipped_text(kind, language)
    if found != language and FALLBACK in rows:
        return Current(rows[FALLBACK].source, FALLBACK, rows[FALLBACK].number)
    return Current(source, found, 0)


def tidy(source: str) -> str:
    """A text as it is kept: one kind of line end, no blank lines around it."""
    return source.replace("\r\n", "\n").strip() + "\n"


@transaction.atomic
def save(kind: str, language: str, source: str, *, actor: User | None) -> Wording:
    """Give a kind of mail a new text in one language. The old ones are kept as versions.

    Raises ``rendering.WordingError``, with a message for the writer, for a text that could not be sent.
    """
    filling.check(finding.get(kind), source)
    source = tidy(source)
    wording = Wording.objects.select_for_update().filter(kind=kind, language=language).first()
    if wording and wording.source == source:
        return wording
    if wording is None:
        wording = Wording(kind=kind, language=language, number=0)
    wording.source, wording.number = source, wording.number + 1
    wording.changed_at, wording.changed_by = clock.now(), actor
    wording.save()
    WordingVersion.objects.create(
        wording=wording, number=wording.number, source=source, made_at=wording.changed_at, made_by=actor
    )
    audit.record("wording changed", wording, actor=actor, kind=kind, language=language, version=wording.number)
    return wording

"""Answers wait, locked, until five more have come: so that no one answer can be laid beside the one name that is gone.

Whoever looks at the list of names and at the answers before and after somebody answered would know what they answered,
if answers showed at once. So answers become rows that can be read only in batches, and until then they lie together,
encrypted, in one row of the database. A copy of the database from one night laid beside the next night's shows who
answered in between, and never fewer than ``BATCH`` new answers at a time.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
from collections.abc import Iterable

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction

from surveys.models import Answer, Question, Response, Survey
from surveys.models.response import WaitingAnswers

BATCH = 5
"""So many answers become readable together, and fewer are never shown. Five is the usual least number of small-group
rules (Microsoft Viva's ``mingroup``, OMOP's ``minCellCount``)."""

PADDING = 64 * 1024
"""The locked row is as long as a multiple of this many bytes, so that its growth does not tell how much somebody wrote."""

Kept = list[tuple[int, str, str]]
"""One filled-in survey: for each question answered its number, the value, and own words."""

_random = random.SystemRandom()


@transaction.atomic
def put(survey: Survey, answers: Iterable[tuple[Question, str, str]]) -> None:
    """Let one filled-in survey wait. When two batches wait, one of them, drawn by lot, becomes readable.

    So the newest full batch waits until the next one is full. The caller holds the survey's lock. Raises
    ``cryptography.fernet.InvalidToken`` when what waits was locked by a secret key that the settings no longer name.
    """
    row = _row(survey)
    waiting = _opened(row)
    waiting.append([(question.pk, value, other) for question, value, other in answers])
    _random.shuffle(waiting)
    if len(waiting) >= 2 * BATCH:
        _make_readable(survey, waiting[:BATCH])
        waiting = waiting[BATCH:]
    _lock(row, waiting)


@transaction.atomic
def release_rest(survey: Survey) -> int:
    """Make readable what waits of a survey that takes no more answers; returns how many that were.

    Fewer than ``BATCH`` stay locked for ever: they count as a number only. The caller holds the survey's lock and knows
    that it is closed. May be called twice.
    """
    row = _row(survey)
    if row.number < BATCH:
        return 0
    waiting = _opened(row)
    _random.shuffle(waiting)
    _make_readable(survey, waiting)
    _lock(row, [])
    return len(waiting)


def number(survey: Survey) -> int:
    """How many filled-in surveys wait."""
    found = WaitingAnswers.objects.filter(survey=survey).values_list("number", flat=True).first()
    return found or 0


def _row(survey: Survey) -> WaitingAnswers:
    WaitingAnswers.objects.get_or_create(survey=survey)
    return WaitingAnswers.objects.select_for_update().get(survey=survey)


def _make_readable(survey: Survey, batch: list[Kept]) -> None:
    responses = Response.objects.bulk_create(Response(survey=survey) for _one in batch)
    rows = [
        Answer(response=response, question_id=question, value=value, other=other)
        for response, kept in zip(responses, batch, strict=True)
        for question, value, other in kept
    ]
    _random.shuffle(rows)  # the order of rows on the disk says nothing either
    Answer.objects.bulk_create(rows)


def _opened(row: WaitingAnswers) -> list[Kept]:
    if not row.number:
        return []
    return [[tuple(one) for one in kept] for kept in json.loads(_locks().decrypt(bytes(row.sealed)))]


def _lock(row: WaitingAnswers, waiting: list[Kept]) -> None:
    text = json.dumps(waiting, ensure_ascii=False).encode()
    padded = text + b" " * (-len(text) % PADDING)
    row.number, row.sealed = len(waiting), _locks().encrypt(padded) if waiting else b""
    row.save()


def _locks() -> MultiFernet:
    """The keys, made from the program's secret and from the earlier ones that the settings still name."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"surveys.waiting:" + secret.encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

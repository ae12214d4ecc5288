"""Who comes back under another address: how many of them a coordinator is asked about, how many questions are wrong.

The people are made up by ``ilnp.rehearsal.returning``, which knows whose each submission is: eight rounds of 125 people for
each seed, two in five of them from earlier rounds, one in ten of those under another address. Every question is answered
rightly, so that none comes back.
"""

from __future__ import annotations

from applications.screening.likeness import Described, Everybody
from bench.table import Row
from ilnp.rehearsal.returning import Sent, rounds

SEEDS = range(100, 116)


def rows() -> list[Row]:
    """Lines for the table of ``make bench``."""
    counts = [counted(seed) for seed in SEEDS]
    found, missed, wrong = (sum(numbers) for numbers in zip(*counts, strict=True))
    came = f"{found + missed} who came back under another address"
    return [
        Row(f"{came}: asked about", 100 * found / (found + missed), 90, "bound", "%", more_is_better=True),
        Row("  questions about two people, of all", 100 * wrong / (found + wrong), 5, "bound", "%"),
    ]


def counted(seed: int) -> tuple[int, int, int]:
    """People found and missed, and questions about two different people, in eight rounds."""
    accounts: dict[tuple[int, int], int] = {}
    known: list[Described] = []
    owner: dict[int, int] = {}
    answered: set[frozenset[int]] = set()
    found = missed = wrong = 0
    for sent_in in rounds(seed):
        before = set(accounts.values())
        newcomers = []
        for sent in sent_in:
            account = accounts.setdefault((sent.number, sent.known_as), len(accounts))
            owner[account] = sent.number
            newcomers.append(described(sent, len(known) + len(newcomers), account))
        everybody = Everybody(known, counted=newcomers)
        for sent, newcomer in zip(sent_in, newcomers, strict=True):
            pairs = {frozenset((other.person, newcomer.person)) for other, _likely in everybody.likely(newcomer)}
            asked = [{owner[account] for account in pair} for pair in pairs - answered]
            answered |= pairs
            wrong += sum(len(people) > 1 for people in asked)
            if sent.known_as and newcomer.person not in before:
                is_found = any(len(people) == 1 for people in asked)
                found, missed = found + is_found, missed + (not is_found)
        known += newcomers
    return found, missed, wrong


def described(sent: Sent, key: int, account: int) -> Described:
    """A submission as screening compares it."""
    return Described(
        key=key,
        person=account,
        address=sent.address,
        name=sent.name,
        country=sent.country,
        institution=sent.institution,
        position=sent.position,
        library_type=sent.library_type,
        interests=frozenset(sent.interests),
        participation=sent.participation,
    )

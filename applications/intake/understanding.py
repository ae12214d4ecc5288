"""Bringing in a form service's spreadsheet: what it holds, and what of that is a person, a repeat, or refused.

``understand`` reads the bytes and touches nothing. ``account`` says in words and as JSON what came of it, ``comparing`` sets
it against what a call has already, ``storing`` stores it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from applications import vocabulary
from applications.intake.reading import answers, fields, submissions
from applications.intake.reading.apart import MOST_SECONDS, read_apart
from applications.intake.reading.files import table
from applications.intake.reading.headers import columns
from applications.intake.reading.submission import Submission
from applications.intake.reading.whole import Corrections, Job, Whole, fingerprint, read
from applications.models import Call, Choice, IntakeMapping, Qualification
from applications.screening import eligibility, sameness
from ilnp import clock
from ilnp.words.folding import fold, fold_closed


@dataclass
class Plan:
    """What a file holds and what came of each row. Nothing is stored yet.

    ``repeats`` are certain repeats inside the file; ``verdicts`` those of the rows that are people, by row number.
    """

    table: table.Table
    mapping: columns.ColumnMapping
    understanding: submissions.Understanding
    rules: eligibility.Rules
    repeats: list[sameness.Repeat]
    verdicts: dict[int, eligibility.Verdict]
    said: Corrections

    @property
    def readable(self) -> list[Submission]:
        """Rows that become applications, duplicates included."""
        return [made for made in self.understanding.submissions if made.is_readable]

    @property
    def refused(self) -> list[Submission]:
        """Rows that cannot."""
        return [made for made in self.understanding.submissions if made.problems]

    @property
    def in_doubt(self) -> list[Submission]:
        """Rows that are left out until somebody has said what the e-mail address is."""
        return [made for made in self.understanding.submissions if made.is_in_doubt]

    def fingerprint(self) -> str:
        """A digest of the set of headers, by which the same form is known again."""
        return fingerprint(self.table.header)

    def judge(self) -> None:
        """Find the repeats and the verdicts anew, after rows were changed."""
        self.repeats = sameness.repeats(identity(made) for made in self.readable)
        later = {repeat.later.key for repeat in self.repeats}
        self.verdicts = {
            made.number: eligibility.judge(made.qualifications, self.rules)
            for made in self.readable
            if made.number not in later
        }


def known_words() -> fields.Vocabulary:
    """The choice lists and qualifications as staff have them now."""
    spellings: dict[str, list[tuple[str, str]]] = {name: [] for name in Choice.List.values}
    for choice in Choice.objects.order_by("choice_list", "position", "code"):
        spellings[choice.choice_list].extend((choice.code, label) for label in [*choice.labels.values(), *choice.also])
    questions = {
        answers.key_of(question): qualification.code
        for qualification in Qualification.objects.all()
        for question in qualification.question.values()
    }
    return fields.Vocabulary({name: answers.Words.of(pairs) for name, pairs in spellings.items()}, questions)


def rules_of(call: Call | None) -> eligibility.Rules:
    """A call's rules; those of 2020 where the call does not exist yet."""
    if call is None or call.pk is None:
        return eligibility.Rules(frozenset(vocabulary.FOUR_OF_2020), frozenset(vocabulary.FOUR_OF_2020))
    asked = list(call.callqualification_set.values_list("qualification__code", "is_required"))
    return eligibility.Rules(
        frozenset(code for code, is_required in asked if is_required), frozenset(code for code, _required in asked)
    )


def understand(
    content: bytes,
    call: Call | None = None,
    corrections: Corrections | None = None,
    *,
    now: datetime | None = None,
    reader: Callable[[Job], Whole] = read,
) -> Plan:
    """Read a file for ``call`` (None: a call that is still to be made). Reads the choice lists, writes nothing.

    Without ``corrections`` what was said about this form before is taken. Raises ``UnreadableFile`` where the bytes are
    no spreadsheet, ``AddressesNotFound`` where no column of e-mail addresses is found, and ``CorrectionUnknown`` for a
    correction that fits nothing. What comes from outside is read by ``understand_apart``.
    """
    window = (call.opens_at, call.closes_at) if call and call.opens_at and call.closes_at else None
    zone = call.time_zone if call else "UTC"
    known = (
        {} if corrections else {mapping.fingerprint: _corrections(mapping) for mapping in IntakeMapping.objects.all()}
    )
    whole = reader(Job(content, known_words(), corrections, known, zone, window, now or clock.now()))
    plan = Plan(whole.table, whole.mapping, whole.understanding, rules_of(call), [], {}, whole.said)
    plan.judge()
    return plan


def understand_apart(
    content: bytes, call: Call | None = None, corrections: Corrections | None = None, *, seconds: int = MOST_SECONDS
) -> Plan:
    """As ``understand``, in a process with bounded time and memory: for every file that somebody brings.

    Raises ``TakesLonger`` where fewer ``seconds`` than usual were given and the file needs more.
    """
    return understand(content, call, corrections, reader=partial(read_apart, seconds=seconds))


def identity(made: Submission) -> sameness.Identity:
    """What tells the person of a row from others."""
    about = (
        fold_closed(made.answers["position"]),
        made.answers["library_type"],
        made.answers["career_stage"],
        tuple(sorted(made.languages)),
        tuple(made.answers["interests"]),
        fold(made.other.get("library_type", "")),
    )
    assert made.submitted_at is not None
    return sameness.Identity(
        key=made.number,
        submitted_at=made.submitted_at,
        order=made.number,
        address_cell=made.address_cell if sameness.fold_address(made.address_cell) == made.address else made.address,
        name=made.full_name,
        country=made.country,
        institution=made.answers["institution"],
        about=about,
    )


def _corrections(mapping: IntakeMapping) -> Corrections:
    return Corrections(columns=mapping.columns, values=mapping.values, date_order=mapping.date_order)


def remember(plan: Plan, said: Corrections) -> None:
    """Keep what a person said about this form for its next export. What single addresses mean is no matter of the form."""
    IntakeMapping.objects.update_or_create(
        fingerprint=plan.fingerprint(),
        defaults={
            "columns": dict(said.columns),
            "values": {name: dict(values) for name, values in said.values.items() if name != "email"},
            "date_order": said.date_order,
            "changed_at": clock.now(),
        },
    )

"""The words the programme starts with: choice lists and minimum qualifications, in eight languages.

They stand in two tables beside this file, which any spreadsheet program opens. ``applications.shipped`` brings them into
``Choice`` and ``Qualification``, which staff edit; nothing else reads these tables at run time except tests and tools that
must work without a database.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from ilnp.words.languages import LANGUAGES

FOUR_OF_2020 = ("internet", "biweekly", "commit", "desire")
"""The minimum qualifications that a call asks unless staff choose others."""

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class ChoiceText:
    """One choice: its list, its code, its words by language, other spellings it is known by."""

    choice_list: str
    code: str
    position: int
    labels: dict[str, str]
    also: list[str]


@dataclass(frozen=True)
class QualificationText:
    """One minimum qualification: the question, and the kind sentence for who does not meet it, by language."""

    code: str
    position: int
    question: dict[str, str]
    reason: dict[str, str]


def choices() -> list[ChoiceText]:
    """Every choice of every list, in the order it is shown."""
    return [
        ChoiceText(
            choice_list=row["choice_list"],
            code=row["code"],
            position=position,
            labels={language: row[language] for language in LANGUAGES},
            also=[spelling for spelling in row["also"].split(";") if spelling],
        )
        for position, row in enumerate(_rows("choices.csv"))
    ]


def qualifications() -> list[QualificationText]:
    """Every minimum qualification that ships, those of 2020 first."""
    texts: dict[str, dict[str, dict[str, str]]] = {}
    for row in _rows("qualifications.csv"):
        texts.setdefault(row["code"], {})[row["text"]] = {language: row[language] for language in LANGUAGES}
    return [
        QualificationText(code, position, text["question"], text["reason"])
        for position, (code, text) in enumerate(texts.items())
    ]


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

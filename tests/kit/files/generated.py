"""Application files with known truth: made-up people, every usual way of writing a file, and every usual quirk."""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from applications import vocabulary
from tests.kit.files import people
from tests.kit.files.headers import FIELDS, HEADERS, YES_AND_NO

QUALIFICATIONS = ("internet", "biweekly", "commit", "desire")
STAMPS: dict[str, Callable[[datetime], str]] = {
    "ymd zone": lambda at: f"{at:%Y/%m/%d} {at.hour % 12 or 12}:{at:%M:%S} {'AM' if at.hour < 12 else 'PM'} GMT+0",
    "dmy": lambda at: f"{at:%d/%m/%Y %H:%M:%S}",
    "mdy": lambda at: f"{at.month}/{at.day}/{at.year} {at.hour}:{at:%M:%S}",
    "dmy dots": lambda at: f"{at:%d.%m.%Y %H:%M:%S}",
    "dmy short": lambda at: f"{at:%d/%m/%y} {at.hour % 12 or 12}:{at:%M:%S} {'a. m.' if at.hour < 12 else 'p. m.'}",
    "iso": lambda at: f"{at:%Y-%m-%dT%H:%M:%SZ}",
    "named": lambda at: f"{at:%d %B %Y %I:%M:%S %p}",
    "chinese": lambda at: (
        f"{at.year}/{at.month}/{at.day} {'上午' if at.hour < 12 else '下午'}{at.hour % 12 or 12}:{at:%M:%S}"
    ),
    "korean": lambda at: (
        f"{at.year}. {at.month}. {at.day} {'오전' if at.hour < 12 else '오후'} {at.hour % 12 or 12}:{at:%M:%S}"
    ),
    "korean dots": lambda at: f"{at:%Y.%m.%d %H:%M:%S}",
    "compact": lambda at: f"{at:%Y%m%dT%H%M%SZ}",
    "spoken": lambda at: (
        f"{at.year}年{at.month}月{at.day}日{'上午' if at.hour < 12 else '下午'}"
        f"{at.hour % 12 or 12}点{at.minute}分{at.second}秒"
    ),
    "levantine": lambda at: f"{at.day} {('آذار', 'نيسان')[at.month - 3]} {at.year} {at:%H:%M:%S}",
    "serial": lambda at: f"{(at - datetime(1899, 12, 30, tzinfo=UTC)).total_seconds() / 86400:.8f}",
}


@dataclass
class Person:
    """One row's answers, by field, with what the row is."""

    answers: dict[str, str]
    at: datetime
    country: str | None
    fails: list[str] = field(default_factory=list)
    repeats: Person | None = None
    kind: str = ""


@dataclass
class Generated:
    """Rows in the file's order and the truth about them."""

    people: list[Person]
    language: str

    def truth(self) -> dict[str, Any]:
        """What ``manage.py intake --json`` must say, but for the words of refusals."""
        number = {id(person): row for row, person in enumerate(self.people, 1)}
        codes = [person.country for person in self.people]
        return {
            "rows": len(self.people),
            "countries": len({code for code in codes if code}),
            "country_by_row": codes,
            "duplicates": [
                {"row": number[id(person)], "of": person.repeats.answers["email"].strip().lower(), "kind": person.kind}
                for person in self.people
                if person.repeats and person.country
            ],
            "below_minimum": [
                {"row": number[id(person)], "fails": sorted(person.fails)}
                for person in self.people
                if person.fails and not person.repeats and person.country
            ],
            "refused": [row for row, code in enumerate(codes, 1) if code is None],
        }


def make(
    seed: int, *, count: int = 300, language: str = "en", encoding: str = "utf-8", unreadable: int = 4
) -> Generated:
    """So many submissions, about 6 % of them repeats, 6 % below the minimum, and some namesakes at other institutions.

    Only people whose names ``encoding`` can write are in it.
    """
    rng = random.Random(seed)
    writer = _Writer(rng, language, encoding)
    singles: list[Person] = []
    at = datetime(2020, 3, 2, 9, 0, tzinfo=UTC)
    while len(singles) < count:
        at += timedelta(seconds=rng.randint(200, 9000))
        singles.append(writer.person(len(singles), at))
    for person in rng.sample(singles, unreadable):
        person.answers["country"], person.country = writer.choice(people.UNREADABLE), None
    everyone = list(singles)
    readable = [person for person in singles if person.country]
    for person in rng.sample(readable, max(6, count // 16)):
        everyone.append(writer.repeat(person))
    for person in rng.sample(readable, 4):
        everyone.append(writer.namesake(person))
    everyone.sort(key=lambda person: person.at)
    return Generated(everyone, language)


class _Writer:
    def __init__(self, rng: random.Random, language: str, encoding: str) -> None:
        self.rng, self.language, self.encoding = rng, language, encoding
        self.yes, self.no = YES_AND_NO[language]
        self.names = [key for key, lists in people.NAMES.items() if self._fits(" ".join([*lists[0], *lists[1]]))] or [
            "en"
        ]
        self.choices: dict[str, list[str]] = {}
        for choice in vocabulary.choices():
            if self._fits(choice.labels[language]):
                self.choices.setdefault(choice.choice_list, []).append(choice.labels[language])

    def _fits(self, text: str) -> bool:
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def choice(self, options: Sequence[str]) -> str:
        return self.rng.choice([option for option in options if self._fits(option)] or [""])

    def person(self, number: int, at: datetime) -> Person:
        rng = self.rng
        given, family = people.NAMES[rng.choice(self.names)]
        code = rng.choice([code for code, ways in people.SPELLINGS.items() if any(map(self._fits, ways))])
        fails = rng.sample(QUALIFICATIONS, rng.choice((1, 1, 2))) if rng.random() < 0.06 else []
        some = ", " if rng.random() < 0.7 else ("; " if rng.random() < 0.5 else "\n")
        name = self.choice((f"{rng.choice(given)} {rng.choice(family)}", f"Pat Reader {number}"))
        institution = self.choice(people.INSTITUTIONS).format(self.choice(family)) + f" {number}"
        answers = {
            "email": f"reader{number}@{rng.choice(('mail', 'uni', 'library'))}.example",
            "full_name": name,
            "country": self.choice(people.SPELLINGS[code]),
            "institution": institution,
            "position": self.choice(("Librarian", "Student", "Archivist", "")),
            "library_type": self.choice([*self.choices["library_type"], "Other: prison library, mobile"]),
            "career_stage": self.choice(self.choices["career_stage"]),
            "languages": "English, Spanish" if rng.random() < 0.5 else "English",
            "english_level": rng.choice(("Fluent", "Good", "Basic", "None")),
            "interests": some.join(rng.sample(self.choices["interest"], rng.randint(1, 4))),
            "wants_library_type": self.choice(["No preference", *self.choices["library_type"]]),
            "wants_shared_interests": rng.choice((self.yes, "No preference")),
            "frequency": self.choice(self.choices["frequency"]),
            "tools": some.join(rng.sample(self.choices["tool"], rng.randint(1, 3))),
            "motivation": self.choice(people.WHY),
            "heard": self.choice(self.choices["heard"]),
            **{code: self.no if code in fails else self.yes for code in QUALIFICATIONS},
        }
        return Person(answers, at, code, fails)

    def repeat(self, person: Person) -> Person:
        """The same person once more, later: same address in some spelling, or another address and the name respelt."""
        rng = self.rng
        answers = dict(person.answers)
        kind = rng.choice(("same", "case", "space", "other_address"))
        if kind == "case":
            answers["email"] = rng.choice((answers["email"].upper(), answers["email"].title()))
        elif kind == "space":
            answers["email"] = rng.choice((" {} ", "{} ", "  {}")).format(answers["email"])
        elif kind == "other_address":
            answers["email"] = answers["email"].replace("@", ".home@")
            answers["full_name"] = self.respelt(answers["full_name"])
        if rng.random() < 0.3:
            answers["motivation"] = self.choice(people.WHY)
        return Person(
            answers, person.at + timedelta(hours=rng.randint(1, 80), seconds=7), person.country, [], person, kind
        )

    def respelt(self, name: str) -> str:
        """The name in capitals, with blanks, without accents: what the same person writes the second time."""
        bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
        ways = [name.upper(), f" {name}  ", name.replace(" ", "  "), name.replace("ı", "i")]
        if "LATIN" in unicodedata.name(name[0], ""):
            ways.append(bare)
        if self._fits("\u200b\u00a0"):
            ways += ["\u200b" + name, name.replace(" ", "\u00a0")]
        return self.choice(ways) or name

    def namesake(self, person: Person) -> Person:
        """Another person with the same name in the same country, at another institution."""
        answers = {**person.answers, "email": "other." + person.answers["email"]}
        answers["institution"] = answers["institution"] + " annex"
        return Person(answers, person.at + timedelta(hours=5, seconds=3), person.country, list(person.fails))


def written(
    made: Generated,
    *,
    headers: str = "",
    delimiter: str = ",",
    encoding: str = "utf-8",
    stamp: str = "ymd zone",
    quirks: Sequence[str] = (),
    seed: int = 0,
) -> bytes:
    """The file's bytes. ``headers`` names a list of ``HEADERS`` (default: the language's own)."""
    rng = random.Random(seed)
    header = list(HEADERS[headers or made.language])
    rows = [[STAMPS[stamp](person.at), *(person.answers[name] for name in FIELDS[1:])] for person in made.people]
    for quirk in quirks:
        header, rows = QUIRKS[quirk](header, rows, rng)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=rng.choice(("\r\n", "\n")))
    writer.writerows([header, *rows])
    text = out.getvalue()
    if "blank lines" in quirks:
        text = "\n\n" + text + "\n\n"
    return text.encode(encoding, errors="replace")


def _split_names(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    header[2:3] = ["First name", "Last name"]
    for row in rows:
        row[2:3] = row[2].rsplit(" ", 1) if " " in row[2].strip() else [row[2], ""]
    return header, rows


def _grid(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    for place in range(15, 19):
        header[place] = f"Please answer all four [{header[place]}]"
    return header, rows


def _ticks(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    """Boxes: what is ticked holds a mark, what is not is empty."""
    from applications.intake.reading.answers import yes_or_no

    for row in rows:
        for place in range(15, 19):
            row[place] = "✓" if yes_or_no(row[place]) else ""
    return header, rows


def _exploded_tools(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    tools = sorted({tool for row in rows for tool in row[14].replace("\n", ", ").replace("; ", ", ").split(", ")})
    question = header[14]
    header[14:15] = [f"{question} [{tool}]" for tool in tools]
    for row in rows:
        have = row[14].replace("\n", ", ").replace("; ", ", ").split(", ")
        row[14:15] = [tool if tool in have else "" for tool in tools]
    return header, rows


def _repeated(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    """The question for the country stands twice, as after an edit of the form; each row answers one of them."""
    header.append(header[3])
    for row in rows:
        row.append("")
        if rng.random() < 0.5:
            row[3], row[-1] = "", row[3]
    return header, rows


def _blanks(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    ends = (" ", "  ", "\n", " *", ":", "")
    return [rng.choice(ends[:3]) * (i % 2) + name + rng.choice(ends) for i, name in enumerate(header)], rows


def _empty_lines(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    result: list[list[str]] = []
    for row in rows:
        result.append(row)
        if rng.random() < 0.1:
            result.append(rng.choice(([], [""] * len(header), [" "] * len(header))))
    return header, result


def _empty_cells(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    for row in rows:
        for place in (5, 6, 7, 8, 9, 10, 13, 14, 19, 20):
            if rng.random() < 0.15:
                row[place] = ""
    return header, rows


def _ragged(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    for row in rows:
        if rng.random() < 0.2:
            row.extend([""] * rng.randint(1, 3))
        elif rng.random() < 0.2:
            while row and not row[-1]:
                row.pop()
    return header, rows


def _shuffled(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    order = list(range(len(header)))
    rng.shuffle(order)
    whole = [row + [""] * (len(header) - len(row)) for row in rows]
    return [header[i] for i in order], [[row[i] for i in order] for row in whole]


def _header_again(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    middle = len(rows) // 2
    return header, [*rows[:middle], list(header), *rows[middle:]]


def _title_above(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    return ["Responses"], [[], header, *rows]


def _zeros(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    for row in rows[::17]:
        row[19] = "a\x00b"
    return header, rows


def _long(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    for row in rows[::40]:
        row[19] = "Long answer. " * 30_000
    return header, rows


def _numbered(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    return [f"{place}. {name}" for place, name in enumerate(header, 1)], rows


def _more_columns(header: list[str], rows: list[list[str]], rng: random.Random) -> tuple[list[str], list[list[str]]]:
    """Columns that a service adds and questions that are none of ours."""
    header = [
        "Response ID",
        "IP Address",
        *header,
        "Date of birth",
        "Nationality",
        "I agree to the code of conduct",
        "Score",
    ]
    rows = [
        [
            str(i),
            "192.0.2.7",
            *row,
            "01/02/1980",
            rng.choice(("Kenya", "Peru")),
            rng.choice(("Yes", "Yes", "No")),
            "0 / 0",
        ]
        for i, row in enumerate(rows)
    ]
    return header, rows


QUIRKS: dict[str, Callable[[list[str], list[list[str]], random.Random], tuple[list[str], list[list[str]]]]] = {
    "names in two columns": _split_names,
    "grid": _grid,
    "ticks": _ticks,
    "a column for each tool": _exploded_tools,
    "country asked twice": _repeated,
    "blanks in headers": _blanks,
    "empty lines": _empty_lines,
    "empty cells": _empty_cells,
    "ragged rows": _ragged,
    "columns in any order": _shuffled,
    "header again in the middle": _header_again,
    "title above": _title_above,
    "zero characters": _zeros,
    "long answers": _long,
    "numbered headers": _numbered,
    "more columns": _more_columns,
    "blank lines": lambda header, rows, rng: (header, rows),
}

"""Submissions that no person sends: made from a seed, the same every time."""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.applications_form.filling import ANSWERS, PAGES

FORMULAS = (
    "=1+1",
    "+SUM(A1:A9)",
    "-2+3",
    "@SUM(1)",
    '=HYPERLINK("http://evil.example","x")',
    "\t=1",
    "=cmd|' /C calc'!A0",
)
SQL = ("'; DROP TABLE applications_application; --", "' OR 1=1 --", "1); SELECT pg_sleep(9); --", "%s%s%s", "\\'; --")
HTML = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</textarea><script>alert(1)</script>",
    "{{ 7*7 }}{% now 'Y' %}",
    "[x](javascript:alert(1))",
    "<bdi>\u202e</bdi>",
)
EXTRA = (
    "status",
    "reference",
    "person",
    "id",
    "published_at",
    "suspicion",
    "__proto__",
    "qualification_nothing",
    "language_99",
    "_",
    "is_staff",
)


@dataclass
class Submission:
    """One request to one page. ``stamp``: ``right``, ``missing``, ``forged`` or ``foreign`` (of another draft)."""

    page: str
    data: dict[str, list[str]] = field(default_factory=dict)
    stamp: str = "right"


def by_category() -> dict[str, list[str]]:
    """Every category of Unicode that can be encoded, with all its characters of the first three planes."""
    found: dict[str, list[str]] = {}
    for number in range(min(0x30000, sys.maxunicode)):
        category = unicodedata.category(chr(number))
        if category != "Cs":
            found.setdefault(category, []).append(chr(number))
    return found


class Maker:
    """Makes hostile submissions from a seed."""

    def __init__(self, seed: int = 1, largest: int = 300_000) -> None:
        """``largest``: characters of the largest field."""
        self.chance = random.Random(seed)
        self.largest = largest
        self.categories = by_category()
        self.names = sorted(self.categories)

    def text(self) -> str:
        """One nasty value."""
        match self.chance.randrange(8):
            case 0 | 1 | 2:
                letters = self.categories[self.chance.choice(self.names)]
                return "".join(self.chance.choices(letters, k=self.chance.randrange(1, 60)))
            case 3:
                return self.chance.choice(FORMULAS)
            case 4:
                return self.chance.choice(SQL)
            case 5:
                return self.chance.choice(HTML)
            case 6:
                return self.chance.choice(
                    ("", "\x00", "null", "[]", "{}", "-1", "9" * 400, "true", "\r\n\r\n", "on", "\ufffe")
                )
        return self.chance.choice("aЖ字") * self.chance.choice((500, 12_001, self.largest))

    def submission(self, number: int) -> Submission:
        """The submission of that number: some fields right, some nasty, some repeated, some that no page has."""
        page = PAGES[number % len(PAGES)]
        data = {name: value if isinstance(value, list) else [value] for name, value in ANSWERS[page].items()}
        for name in self.chance.sample(sorted(data), k=self.chance.randrange(1, len(data) + 1)):
            data[name] = [
                self.text()
                for _each in range(self.chance.choice((1, 1, 1, 2, 90)) if self.chance.random() < 0.2 else 1)
            ]
        for name in self.chance.sample(EXTRA, k=self.chance.randrange(0, 4)):
            data[name] = [self.text()[:200]]
        if self.chance.random() < 0.15:
            data["action"] = [self.chance.choice(("later", "back", "add", "send", self.text()[:50]))]
        if self.chance.random() < 0.1:
            data["website_address"] = [self.text()[:100]]
        return Submission(page, data, self.chance.choice(("right", "right", "right", "missing", "forged", "foreign")))

    def submissions(self, count: int) -> Iterator[Submission]:
        """``count`` submissions, every page in turn."""
        return (self.submission(number) for number in range(count))

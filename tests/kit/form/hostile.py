"""Submissions that no person sends: made from a seed, the same every time."""

from __future__ import annotations

import json
import random
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.kit.form.filling import ANSWERS, PAGES

FORMULAS = (
    "=1+1",
    "+SUM(A1:A9)",
    "-2+3",
    "@SUM(1)",
    '=HYPERLINK("http://evil.example","x")',
    "\t=1",
    "=cmd|' /C calc'!A0",
    "\uff1d1+1",
    '"=1+1',
)
SQL = ("'; DROP TABLE applications_application; --", "' OR 1=1 --", "1); SELECT pg_sleep(9); --", "%s%s%s", "\\'; --")
HTML = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "' autofocus onfocus='alert(1)",
    "{{ 7*7 }}{% now 'Y' %}",
    "[x](javascript:alert(1))",
    "javascript:alert(1)",
    '<a href="javascript:alert(1)">x</a>',
    "<bdi>\u202e</bdi>",
    "<!--<script>alert(1)//-->",
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
FREE: dict[str, dict[str, str]] = {
    "you": {"full_name": "", "call_name": ""},
    "library": {"institution": "", "position": "", "library_type": "other", "library_type_other": ""},
    "interests": {"interest_3": "other", "interest_other": "", "motivation": ""},
    "languages": {"tools_other": ""},
    "commitments": {"heard": "other", "heard_other": ""},
}
"""Fields that take a person's own words, empty here, and the choices that open them."""


@dataclass
class Submission:
    """One request to one page.

    ``stamp``: ``right``, ``missing``, ``forged`` or ``foreign`` (of another draft). ``token``, Django's own: ``right``,
    ``missing`` or ``forged``. ``body``: a content type and bytes that are sent in place of ``data``.
    """

    page: str
    data: dict[str, list[str]] = field(default_factory=dict)
    stamp: str = "right"
    token: str = "right"
    body: tuple[str, bytes] | None = None
    method: str = "POST"


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
        self.seed = seed
        self.chance = random.Random(seed)
        self.largest = largest
        self.categories = by_category()
        self.names = sorted(self.categories)

    def words(self) -> str:
        """A nasty value that is as short as an answer may be."""
        match self.chance.randrange(5):
            case 0:
                return self.chance.choice(FORMULAS)
            case 1:
                return self.chance.choice(SQL)
            case 2:
                return self.chance.choice(HTML)
        letters = self.categories[self.chance.choice(self.names)]
        return "".join(self.chance.choices(letters, k=self.chance.randrange(1, 60)))

    def text(self) -> str:
        """One nasty value."""
        match self.chance.randrange(6):
            case 0:
                return self.chance.choice(
                    ("", "\x00", "null", "[]", "{}", "-1", "9" * 400, "true", "\r\n\r\n", "on", "\ufffe")
                )
            case 1:
                return self.chance.choice("aЖ字") * self.chance.choice((500, 12_001, self.largest))
        return self.words()

    def accepted(self, number: int) -> Submission:
        """A submission that the form takes, nasty in all that a person may write in their own words."""
        page = PAGES[number % len(PAGES)]
        given = {**ANSWERS[page], **{name: value or f"{self.words()} x" for name, value in FREE[page].items()}}
        data = {name: value if isinstance(value, list) else [value] for name, value in given.items()}
        if page == "you":
            data["email"] = [f"s{self.seed}n{number}@hostile.example"]
        if page == "languages":
            data["tools"] = ["email", "other"]
        for name in self.chance.sample(EXTRA, k=self.chance.randrange(0, 4)):
            data[name] = [self.text()[:200]]
        return Submission(page, data, self.chance.choice(("right", "right", "missing", "forged")))

    def nasty(self, number: int) -> Submission:
        """Some fields right, some nasty, some repeated, some that no page has; or not a form at all."""
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
        return Submission(
            page,
            data,
            self.chance.choice(("right", "right", "right", "missing", "forged", "foreign")),
            self.chance.choice(("right", "right", "right", "right", "missing", "forged")),
            self.body(data) if self.chance.random() < 0.1 else None,
            self.chance.choice(("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"))
            if self.chance.random() < 0.02
            else "POST",
        )

    def body(self, data: dict[str, list[str]]) -> tuple[str, bytes]:
        """A content type and bytes that are not what a form of ours sends."""
        form = "application/x-www-form-urlencoded"
        part = '--b\r\nContent-Disposition: form-data; name="full_name"'
        base64 = "Content-Transfer-Encoding: base64"
        encoded = urlencode(data, doseq=True).encode()
        return self.chance.choice(
            (
                ("application/json", json.dumps({"full_name": {"$gt": ""}, "email": [1, None]}).encode()),
                ("application/xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
                ("", encoded),
                ("text/plain", encoded),
                (f"{form}; charset=utf-16", encoded),
                (form, b"full_name=%ff%fe%zz&full_name=%00&%=&&==&email=\xff\xfe\x80"),
                (form, b"&".join(b"field%d=x" % number for number in range(3000))),
                (form, b"full_name[]=x&full_name[0][a]=x&email[$ne]=x"),
                ("multipart/form-data", encoded),
                ("multipart/form-data; boundary=b", f"{part}\r\n\r\ncut off".encode()),
                (
                    "multipart/form-data; boundary=b",
                    f'{part}; filename="../../x.html"\r\n\r\n<p>\r\n--b--\r\n'.encode(),
                ),
                (
                    "multipart/form-data; boundary=b",
                    f"{part}\r\n{base64}\r\n\r\n%\r\n--b--".encode(),
                ),
                (f"multipart/form-data; boundary={'b' * 300}", encoded),
            )
        )

    def submissions(self, count: int) -> Iterator[Submission]:
        """``count`` submissions, every page in turn; every other time round, ones that the form takes."""
        for number in range(count):
            is_accepted = number // len(PAGES) % 2 == 0
            yield self.accepted(number) if is_accepted else self.nasty(number)

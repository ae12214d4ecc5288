"""Files in which everything comes together by chance, from a seed: a few for the tests, many for ``make bench``."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from applications.intake import account, comparing, understanding
from tests.kit.files import generated
from tests.kit.files.headers import HEADERS

ENCODINGS = {
    "en": ("utf-8", "utf-16", "cp1252", "mac-roman"),
    "es": ("utf-8-sig", "latin-1", "cp1252", "cp850", "utf-16-le"),
    "pt": ("cp1252", "latin-1", "utf-16-be"),
    "zh-hans": ("gb18030", "gb2312", "utf-8-sig"),
    "ko": ("cp949", "euc-kr", "utf-8"),
    "ar": ("cp1256", "iso8859-6", "utf-8"),
    "ru": ("cp1251", "koi8-r", "cp866", "iso8859-5"),
    "ja": ("cp932", "euc-jp", "iso2022_jp", "utf-8"),
}
"""The encodings in which files with headers of a language come."""

CALM = (
    "blanks in headers",
    "empty cells",
    "country asked twice",
    "grid",
    "zero characters",
    "empty lines",
    "blank lines",
)
"""Quirks that go together with one another and with every language."""

AFTERNOON = datetime(2020, 3, 2, 15, 4, 5, tzinfo=UTC)


def mixed(seed: int, count: int) -> tuple[generated.Generated, bytes]:
    """So many submissions and their file: headers, encoding, delimiter, dates and quirks drawn from ``seed``."""
    rng = random.Random(seed)
    headers = rng.choice(list(HEADERS))
    language = headers.split()[0]
    encoding = rng.choice(ENCODINGS[language])
    stamps = [name for name, way in generated.STAMPS.items() if can_write(encoding, way(AFTERNOON))]
    made = generated.make(seed, count=count, language=language, encoding=encoding)
    content = generated.written(
        made,
        headers=headers,
        delimiter=rng.choice(",;\t|"),
        encoding=encoding,
        stamp=rng.choice(stamps),
        quirks=[quirk for quirk in CALM if rng.random() < 0.5],
        seed=seed,
    )
    return made, content


def can_write(encoding: str, text: str) -> bool:
    """Whether every sign of ``text`` has a place in ``encoding``."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def read(content: bytes) -> dict[str, Any]:
    """What ``manage.py intake --json`` says of a file, but for the words of refusals, and for what is in doubt."""
    found = _account(content)
    del found["remarks"], found["call"]
    found["refused"] = [entry["row"] for entry in found["refused"]]
    return found


def _account(content: bytes) -> dict[str, Any]:
    plan = understanding.understand(content)
    return account.as_json(plan, comparing.compare(plan, None))


def score(found: dict[str, Any], truth: dict[str, Any]) -> Counter[str]:
    """How many countries there are and are right; how many duplicates there are, were found, and are right."""
    said, true = ({(entry["row"], entry["of"]) for entry in one["duplicates"]} for one in (found, truth))
    countries = zip(found["country_by_row"], truth["country_by_row"], strict=False)
    return Counter(
        {
            "countries": len(truth["country_by_row"]),
            "countries right": sum(1 for ours, theirs in countries if ours == theirs),
            "duplicates": len(true),
            "duplicates found": len(said),
            "duplicates right": len(said & true),
        }
    )

"""The intake on files whose truth is known: every way of writing a file alone, and several together over several seeds."""

from __future__ import annotations

import random
from typing import Any

import pytest

from applications import intake
from tests.applications import generated
from tests.applications.headers import HEADERS

pytestmark = pytest.mark.django_db

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


def read(content: bytes) -> dict[str, Any]:
    found = intake.as_json(intake.understand(content))
    found["refused"] = [entry["row"] for entry in found["refused"]]
    return found


@pytest.mark.parametrize("quirk", generated.QUIRKS)
def test_one_quirk_alone(quirk: str) -> None:
    made = generated.make(hash_of(quirk), count=120)
    assert read(generated.written(made, quirks=[quirk])) == made.truth()


@pytest.mark.parametrize("stamp", generated.STAMPS)
def test_one_way_of_writing_dates_alone(stamp: str) -> None:
    made = generated.make(hash_of(stamp), count=120)
    assert read(generated.written(made, stamp=stamp)) == made.truth()


@pytest.mark.parametrize("headers", HEADERS)
def test_headers_of_one_language_in_its_old_encodings(headers: str) -> None:
    language = headers.split()[0]
    for number, encoding in enumerate(ENCODINGS[language]):
        made = generated.make(hash_of(headers) + number, count=60, language=language, encoding=encoding)
        content = generated.written(made, headers=headers, encoding=encoding, delimiter=",;\t|"[number % 4])
        assert read(content) == made.truth(), encoding


def test_spanish_headers_semicolons_dates_with_the_day_first_and_latin_1_together() -> None:
    made = generated.make(7, count=200, language="es", encoding="latin-1")
    content = generated.written(
        made, delimiter=";", encoding="latin-1", stamp="dmy", quirks=["empty cells", "empty lines"]
    )
    plan = intake.understand(content)
    assert (plan.table.delimiter, plan.understanding.date_order) == (";", "dmy")
    assert read(content) == made.truth()


@pytest.mark.parametrize("seed", range(100, 112))
def test_everything_together(seed: int) -> None:
    rng = random.Random(seed)
    headers = rng.choice(list(HEADERS))
    language = headers.split()[0]
    encoding = rng.choice(ENCODINGS[language])
    made = generated.make(seed, count=100, language=language, encoding=encoding)
    calm = [
        "blanks in headers",
        "empty cells",
        "country asked twice",
        "grid",
        "zero characters",
        "empty lines",
        "blank lines",
    ]
    content = generated.written(
        made,
        headers=headers,
        delimiter=rng.choice(",;\t|"),
        encoding=encoding,
        stamp=rng.choice(list(generated.STAMPS)),
        quirks=[quirk for quirk in calm if rng.random() < 0.5],
        seed=seed,
    )
    assert read(content) == made.truth()


def test_precision_and_recall_of_duplicates_over_seeds() -> None:
    right = said = true = 0
    for seed in range(40, 45):
        made = generated.make(seed, count=200)
        found = {(entry["row"], entry["of"]) for entry in read(generated.written(made))["duplicates"]}
        truth = {(entry["row"], entry["of"]) for entry in made.truth()["duplicates"]}
        right, said, true = right + len(found & truth), said + len(found), true + len(truth)
    assert right >= 0.99 * true
    assert right >= 0.99 * said
    assert true > 50


def hash_of(text: str) -> int:
    """A seed that does not change from run to run."""
    return sum(ord(sign) * place for place, sign in enumerate(text, 1))

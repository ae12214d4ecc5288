"""Files that are made to break their reader are read, or refused with a reason; never more."""

from __future__ import annotations

import pytest

from applications.intake import understanding
from applications.intake.reading.apart import TOO_MUCH, read_apart
from applications.intake.reading.files.limits import UnreadableFile
from applications.intake.reading.whole import Job
from ilnp import clock
from tests.applications.hostile_files import ATTACKS, HARMLESS

pytestmark = pytest.mark.django_db

LARGE = (
    "a workbook that unpacks to a gigabyte",
    "one attribute of 200 MB",
    "200 MB of shared strings",
    "a compressed CSV of a gigabyte",
    "a .zip of 70,000 files",
)
"""Attacks that take seconds to make; ``make bench`` sends them."""


MIXED = ("12,000 addresses in a cell", "a lone quotation mark in each of 5,000 lines")
"""Files of which some rows are read."""


def job(content: bytes) -> Job:
    return Job(content, understanding.known_words(), None, {}, "UTC", None, clock.now())


@pytest.mark.parametrize("name", [name for name in ATTACKS if name not in (*HARMLESS, *LARGE, *MIXED)])
def test_what_is_too_much_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_apart(job(ATTACKS[name]()))
    assert len(str(refused.value)) > 20 and str(refused.value) != TOO_MUCH


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_only_strange_is_read(name: str) -> None:
    assert len(read_apart(job(ATTACKS[name]())).table.rows) == 1


def test_an_unreadable_cell_among_others_is_that_cells_matter() -> None:
    whole = read_apart(job(ATTACKS["12,000 addresses in a cell"]()))
    assert [made.problems for made in whole.understanding.submissions] == [[], ["address_unreadable"]]
    assert read_apart(job(ATTACKS["a lone quotation mark in each of 5,000 lines"]())).table.rows


def test_a_file_that_needs_more_memory_than_it_may_have_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("applications.intake.reading.apart._LEAST_MEMORY", 1_000_000)
    monkeypatch.setattr("applications.intake.reading.apart._MEMORY_PER_BYTE", 0)
    with pytest.raises(UnreadableFile, match="too much time or memory"):
        read_apart(job(b"Email,Name\nana@library.example,Ana\n"))

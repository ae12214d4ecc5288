"""Files that are made to break their reader are read, or refused with a reason; never more."""

from __future__ import annotations

import pickle

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications import tasks
from applications.intake import files, understanding
from applications.intake.reading import whole
from applications.intake.reading.apart import TOO_MUCH, read_apart, unpacked_answer
from applications.intake.reading.files.limits import UnreadableFile
from applications.intake.reading.whole import Job
from applications.models import Application, Call, IntakeFile
from ilnp import clock
from tests.conftest import PROJECT
from tests.kit.files.hostile_files import ATTACKS, HARMLESS, HEADER

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
    read = read_apart(job(ATTACKS["12,000 addresses in a cell"]()))
    assert [made.problems for made in read.understanding.submissions] == [[], ["address_unreadable"]]
    assert read_apart(job(ATTACKS["a lone quotation mark in each of 5,000 lines"]())).table.rows


def test_a_file_that_needs_more_memory_than_it_may_have_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("applications.intake.reading.apart._LEAST_MEMORY", 1_000_000)
    monkeypatch.setattr("applications.intake.reading.apart._MEMORY_PER_BYTE", 0)
    with pytest.raises(UnreadableFile, match="too much time or memory"):
        read_apart(job(b"Email,Name\nana@library.example,Ana\n"))


def test_what_comes_out_of_the_child_is_what_reading_here_would_give() -> None:
    content = (PROJECT / "tests" / "data" / "applications-2020.csv").read_bytes()
    asked = job(content)
    assert read_apart(asked) == whole.read(asked)


def test_an_answer_of_a_child_that_was_taken_over_is_data_or_nothing() -> None:
    for answer in (pickle.dumps(print), b"", b"[" * 100_000, b'{"kind": "read", "whole": 7}', b'{"kind": "read"}'):
        with pytest.raises(UnreadableFile):
            unpacked_answer(answer).taken()


def test_a_file_that_takes_longer_than_its_size_says_is_left_to_a_worker(
    staff: Client, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PATIENCE", 0)
    sent = SimpleUploadedFile("answers.csv", f"{HEADER}\n2026-05-21 10:00:00,ana@library.example,Ana,Peru\n".encode())
    page = staff.post(reverse("admin:applications-import", args=[call.slug]), {"file": sent}, follow=True)
    assert page.status_code == 200
    file = IntakeFile.objects.get()
    assert "preview" not in file.result
    tasks.look_at_file(file.pk)
    staff.post(reverse("admin:applications-file-confirm", args=[file.pk]), {"without_consent": "1"})
    file.refresh_from_db()
    assert (file.state, Application.objects.count()) == (IntakeFile.State.RUNNING, 0)
    tasks.carry_out_file(file.pk)
    assert [application.email for application in Application.objects.all()] == ["ana@library.example"]

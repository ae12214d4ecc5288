"""What the logs leave out."""

import logging
import re
import sys

import pytest

from ilnp.logs import DiscreetFormatter


def line(name: str, message: str) -> str:
    """What would be written."""
    record = logging.LogRecord(name, logging.WARNING, "file.py", 1, message, None, None)
    return DiscreetFormatter("{message}", style="{").format(record)


def test_addresses_of_people_are_blanked_everywhere() -> None:
    assert line("ilnp.mail", "ana.maria+list@example.org was refused") == "…@… was refused"


def test_signed_links_and_questions_are_blanked_in_messages_about_requests() -> None:
    said = line("django.request", "Gone: /sign-in-once/4ldhRSAewJ606xI1ZCkYzCqrwjlZrCC7_YNE6A6WJy8/")
    assert said == "Gone: /sign-in-once/…/"
    assert line("django.request", "Not Found: /en/stories/?q=ana") == "Not Found: /en/stories/…"
    assert (
        line("django.request", "Not Found: /admin/cohorts/group/17/change/")
        == "Not Found: /admin/cohorts/group/17/change/"
    )


def test_task_numbers_stay_readable() -> None:
    message = "Task ilnp.due.tasks.tick[b7486061-952a-4a76-8a18-5ad311ba939b] received"
    assert line("celery.worker", message) == message


def test_values_of_a_refused_row_are_blanked() -> None:
    said = line("django.request", "duplicate key value\nDETAIL:  Key (name)=(Ana Diaz) already exists.")
    assert said == "duplicate key value\n  DETAIL: …"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\x0b"])
def test_nobody_writes_an_entry_of_their_own(end: str) -> None:
    forged = f"2026-01-05 09:00:00,000 INFO ilnp.accounts: Person 1: signed in.{end}\x1b[2K\x00"
    lines = line("ilnp.mail", f"refused: {end}{forged}").splitlines()
    assert [text for text in lines if not text.startswith("  ")] == ["refused: "]
    assert not re.search(r"[\x00\x1b]", "".join(lines))


def test_a_traceback_writes_no_entry_either() -> None:
    try:
        raise ValueError("no such country:\n2026-01-05 09:00:00,000 INFO ilnp.accounts: Person 1: signed in.")
    except ValueError:
        record = logging.LogRecord("ilnp", logging.ERROR, "file.py", 1, "failed", None, sys.exc_info())
    lines = DiscreetFormatter("{message}", style="{").format(record).splitlines()
    assert len(lines) > 3
    assert [text for text in lines if not text.startswith("  ")] == ["failed"]

"""A few rounds with the people who come back: the reduced form of the benchmark of rounds."""

from __future__ import annotations

import pytest

from tests.cohorts import returning

pytestmark = pytest.mark.django_db


def test_rounds_after_each_other_keep_what_the_line_promises() -> None:
    found = returning.programme(rounds=3, people=40, seed=7, seconds=1)
    assert (found["miscounted"], found["false mails"], found["twice together"]) == (0, 0, 0)
    assert found["silent, promised"] and found["silent, share drawn on"] == 1

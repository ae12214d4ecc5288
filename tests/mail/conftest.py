"""The kinds of mail that only tests have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ilnp.mail.kinds import finding


@pytest.fixture(autouse=True)
def kinds_of_the_tests() -> Iterator[None]:
    """Takes in the tests' own kinds of mail, for the test alone."""
    finding.take_in("tests.mail")
    yield
    finding.leave_out("tests.mail")

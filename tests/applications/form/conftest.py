"""What the tests of the form share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_limits_used_up() -> None:
    """Counters of earlier tests do not count: every test's addresses and networks are strangers."""
    cache.clear()

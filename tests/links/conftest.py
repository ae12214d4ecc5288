"""The kinds of mail that only tests have."""

from tests.mail.conftest import kinds_of_the_tests

__all__ = ["kinds_of_the_tests"]

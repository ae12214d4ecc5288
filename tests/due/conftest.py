"""The acts of these tests write mail of the outbox tests' kinds."""

from tests.mail.conftest import kinds_of_the_tests

__all__ = ["kinds_of_the_tests"]

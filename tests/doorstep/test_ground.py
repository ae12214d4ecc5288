"""The ground that every other test stands on: a real database, a real broker."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_a_postgresql_of_our_own() -> None:
    person = get_user_model().objects.create_user("ana@example.org")
    assert get_user_model().objects.get(email="ana@example.org") == person
    assert connection.vendor == "postgresql"
    assert connection.settings_dict["HOST"] == "127.0.0.1"


def test_the_cache_keeps_what_it_is_given() -> None:
    cache.set("doorstep", "open")
    assert cache.get("doorstep") == "open"

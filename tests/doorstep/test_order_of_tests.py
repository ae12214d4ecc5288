"""No test depends on which one ran before it."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from ilnp.accounts.models import User
from tests.kit.restoring import Snapshot


@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_gone_and_what_migrations_made_is_back() -> None:
    roles = sorted(Group.objects.values_list("name", flat=True))
    assert roles == ["coordinator", "liaison", "webmaster"]
    as_it_was = Snapshot()
    first = User.objects.create_user("ana@example.org")
    Group.objects.all().delete()
    as_it_was.restore()
    assert sorted(Group.objects.values_list("name", flat=True)) == roles
    assert not User.objects.filter(email="ana@example.org").exists()
    assert User.objects.create_user("kim@example.org").pk == first.pk
    assert connection.introspection.table_names() == as_it_was.tables

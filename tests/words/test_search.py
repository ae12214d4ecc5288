"""What staff find, however it is typed; the column is PostgreSQL's own work."""

from __future__ import annotations

import hashlib

import pytest
from django.db import connection

from ilnp.accounts.models import User
from ilnp.words import search

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("José Núñez", "jose nunez"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("Ærø Þór Straße", "aero thor strasse"),
        ("İlker Işık", "ilker isik"),
        ("O’Neil-Smith", "oneil smith"),
        ("O'Neil-Smith", "O’NEIL"),
        ("ΑΛΈΞΑΝΔΡΟΣ Ανδρέου", "αλεξανδρος ανδρεου"),
        ("Фёдор Чайковский", "ФЕДОР чаиковскии"),
        ("Ａｎａ　Ｐｒａｄｏ", "ana prado"),
        ("김 하은", "김하은"),
        ("김하은", "김 하은"),
        ("カタカナ ガギ", "かたかな"),
        ("فاطمة أحمد", "فاطمه احمد"),
        ("مُحَمَّد علی", "محمد علي"),
        ("U.S. Library", "us library"),
        ("Ana_%\\ Ruiz", "ana ruiz"),
        ("José Núñez", "núñez JOSÉ"),
    ],
)
def test_a_person_is_found_however_the_name_is_typed(name: str, typed: str) -> None:
    person = User.objects.create_user("p@library.example", name=name)
    User.objects.create_user("other@library.example", name="Somebody Else")
    assert list(User.objects.filter(search.matching(typed, "search"))) == [person]


@pytest.mark.parametrize(
    ("name", "typed"),
    [("José Núñez", "jose perez"), ("がく", "かく"), ("Ana", "anna"), ("Ana", "%"), ("Ana Bo", "nabo z")],
)
def test_others_are_not(name: str, typed: str) -> None:
    User.objects.create_user("p@library.example", name=name)
    found = User.objects.filter(search.matching(typed, "search")).count()
    assert found == (1 if typed == "%" else 0), "what has no letters narrows nothing"


def test_the_column_follows_every_kind_of_write() -> None:
    people = User.objects.bulk_create([User(email="a@library.example", name="Ana"), User(email="b@library.example")])
    assert User.objects.filter(search.matching("ana", "search")).get() == people[0]
    User.objects.filter(pk=people[0].pk).update(name="Beyoncé")
    assert User.objects.filter(search.matching("beyonce", "search")).get() == people[0]
    people[0].refresh_from_db()
    people[0].name = "Çelik"
    people[0].save(update_fields=["name"])
    assert User.objects.filter(search.matching("celik a@library.example", "search")).get() == people[0]


def test_no_word_reaches_from_one_column_into_the_next() -> None:
    User.objects.create_user("a@library.example", name="Ana", call_name="Bo")
    assert not User.objects.filter(search.matching("anabo", "search")).exists()


def test_a_term_is_never_sql() -> None:
    User.objects.create_user("a@library.example", name="Ana")
    for typed in ("'; DROP TABLE accounts_user; --", "\\", "%s %(x)s", "a" * 5000, "\u200b", "\x00", ""):
        User.objects.filter(search.matching(typed, "search")).count()


def test_another_folding_needs_a_migration() -> None:
    """Rows that exist were folded as they were written. Whoever changes the folding makes a migration that removes the
    columns and adds them again, and then writes the new digest here."""
    digest = hashlib.sha256(search._folding("x").encode()).hexdigest()
    assert digest == "fb804141c4a64b7eef498e667bf0786ab274ff07fa8544943d7964968beb2832"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'search' AND is_generated = 'ALWAYS'"
        )
        assert sorted(name for (name,) in cursor.fetchall()) == ["accounts_user", "applications_application"]

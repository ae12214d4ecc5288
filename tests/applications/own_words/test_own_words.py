"""Interests that are not on the list: kept, shared as they are, and put on the list once for all rounds."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from applications.intake import understanding
from applications.models import Choice
from applications.own_words import interests
from matching import problem
from tests.kit import stages

pytestmark = pytest.mark.django_db


def wrote(words: str, country: str, **fields: object):
    return stages.application(fields.pop("to"), country=country, other={"interests": words}, **fields)


def weighed(*applications: object) -> list[list[str]]:
    """What the engine is given as interests of each."""
    told = problem.build(stages.policy("ilnp-2026"), applications, seats=2)["people"]
    return [one["interests"] for one in told]


def test_two_who_wrote_the_same_share_it() -> None:
    call = stages.call()
    one = wrote("Bookmobiles; local history", "KE", to=call, interests=["archives"])
    other = wrote("BOOKMOBILES", "JP", to=call)
    first, second = weighed(one, other)
    assert first == ["archives", "own:bookmobiles", "own:local history"]
    assert second == ["own:bookmobiles"]


def test_like_words_are_put_on_the_list_once_for_all_rounds() -> None:
    for words, country in (("Bookmobiles", "KE"), ("bookmobile", "JP"), ("Seed libraries", "BR")):
        wrote(words, country, to=stages.call())
    groups = interests.unlisted()
    assert [(group.people, len(group.spellings)) for group in groups] == [(2, 2), (1, 1)]
    staff = stages.sign_in(Client(), stages.staff("coordinator"))
    address = reverse("admin:applications-own-words")
    assert "Seed libraries" in staff.get(address).text
    staff.post(address, {"spelling": groups[0].all(), "label": "Mobile libraries"})
    entry = Choice.objects.get(choice_list="interest", code="mobile-libraries")
    later = wrote("bookmobiles", "PE", to=stages.call())
    assert weighed(later) == [["mobile-libraries"]]
    staff.post(address, {"spelling": ["Seed libraries"], "entry": entry.pk})
    assert interests.unlisted() == []


def test_a_header_outweighs_what_stands_under_it() -> None:
    lines = ["Timestamp,Name,Email,Country,Professional interests,Current position"]
    lines += [
        f"2027-03-0{at} 10:00,Ana Example{at},ana{at}@library.example,Kenya,{words},Cataloguer"
        for at, words in enumerate(("Librarian work", "library manager skills", "bookmobiles", "seed libraries"), 1)
    ]
    found = understanding.understand("\n".join(lines).encode(), stages.call())
    read = {reading.column.header: reading.field for reading in found.mapping.readings}
    assert (read["Professional interests"], read["Current position"]) == ("interests", "position")

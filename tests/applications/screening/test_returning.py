"""People who come back under another address: found, asked about once, and one account afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from applications.call import calls
from applications.models import Application, Call, DuplicateGroup
from applications.references import new_reference
from applications.screening import deciding, duplicates, institutions
from applications.screening.likeness import ASKED_FROM, Described, Everybody
from ilnp.accounts import people
from ilnp.accounts.models import AuditEntry, User
from ilnp.rehearsal.returning import Sent, rounds
from ilnp.words.folding import fold_words
from tests.applications.conftest import YES

pytestmark = pytest.mark.django_db

OTHERS = [
    Described(number, number, f"reader{number}@mail.example", name, "PE", place)
    for number, (name, place) in enumerate(
        [
            *[(f"Ana {family}", "") for family in ("Quispe", "Arana", "Salas", "Prieto", "Huamán", "Torres", "Vega")],
            *[(f"{given} Flores", "") for given in ("Rosa", "Diego", "Julio", "Marta", "Elena", "Pablo", "Inés")],
            ("Ana Flores", "City Library"),
            ("Quilla Mamani Rojas", "City Library"),
            ("Íñigo Zambrano", ""),
        ]
    )
]


@pytest.mark.parametrize(
    ("name", "institution", "meant"),
    [
        ("Quilla Mamani Rojas", "", "Quilla Mamani Rojas"),
        ("MAMANI ROJAS, Quilla", "Hill Archive", "Quilla Mamani Rojas"),
        ("Quilla R. Mamani", "", "Quilla Mamani Rojas"),
        ("Quilla Mamani", "", "Quilla Mamani Rojas"),
        ("Quilla Mamanni Rojas", "", "Quilla Mamani Rojas"),
        ("Inigo Zambrano", "", "Íñigo Zambrano"),
        ("Íñigo T. Zambrano", "Hill Archive", "Íñigo Zambrano"),
        ("Ana Flores", "City Library", "Ana Flores"),
        ("Ana Flores", "", None),
        ("Ana Flores", "Hill Archive", None),
        ("Ana Torres Vega", "City Library", None),
        ("Quilla", "", None),
        ("Íñigo Salazar", "", None),
    ],
)
def test_a_rare_name_is_asked_about_and_a_frequent_one_with_its_institution(
    name: str, institution: str, meant: str | None
) -> None:
    newcomer = Described(99, 99, "another@post.example", name, "PE", institution)
    found = [other.name for other, likely in Everybody(OTHERS).likely(newcomer) if likely.odds >= ASKED_FROM]
    assert found == ([meant] if meant else [])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("University of Lagos", "Lagos Univ.", "perhaps"),
        ("University of Lagos", "Univ. of Lagos", "yes"),
        ("Mansoura Public Library", "Public Lib Mansura", "yes"),
        ("University of Lagos", "University of Lagos Library", "perhaps"),
        ("Library 12 of Lagos", "Library 13 of Lagos", "no"),
        ("Library of Lagos", "Library 13 of Lagos", "no"),
        ("Kyiv National University", "Lviv National University", "no"),
        ("Hill Archive", "City Library", "no"),
    ],
)
def test_another_town_or_number_is_another_institution(one: str, other: str, same: str) -> None:
    assert institutions.likeness(fold_words(one), fold_words(other)).value == same


def send_in(call: Call, sent: Sent, number: int) -> Application:
    """What the form or an import stores of somebody, under the account of their address."""
    person, _is_new = people.known_or_new(sent.address, name=sent.name)
    return Application.objects.create(
        call=call,
        person=person,
        reference=new_reference(),
        email=sent.address,
        full_name=sent.name,
        country=sent.country,
        institution=sent.institution,
        position=sent.position,
        library_type=sent.library_type,
        interests=list(sent.interests),
        participation=sent.participation,
        submitted_at=datetime(2027, 3, 2, 9, tzinfo=UTC) + timedelta(days=180 * call.pk, minutes=number),
        qualifications=YES,
    )


def test_of_ten_who_come_back_under_another_address_nine_are_asked_about_once(coordinator: User) -> None:
    owner: dict[str, int] = {}
    came_back = found = wrong = 0
    asked: set[frozenset[int]] = set()
    for number, sent_in in enumerate(rounds(7, number=4, people=70, changed=0.5)):
        call = calls.create(f"round-{number}")
        known = set(owner)
        for place, sent in enumerate(sent_in):
            send_in(call, sent, place)
            owner[sent.address] = sent.number
        came_back += sum(sent.known_as > 0 and sent.address not in known for sent in sent_in)
        deciding.screen_call(call)
        for group in DuplicateGroup.objects.filter(call=call, state="open").with_members():
            if not duplicates.is_across_calls(group):
                duplicates.say_different(group, actor=coordinator)
                continue
            addresses = [member.application.email for member in group.members.all()]
            accounts = frozenset(person.pk for person in duplicates.accounts_of(group))
            assert accounts not in asked
            asked.add(accounts)
            if len({owner[address] for address in addresses}) == 1:
                found += 1
                duplicates.confirm_known(group, actor=coordinator)
            else:
                wrong += 1
                duplicates.say_different(group, actor=coordinator)
        deciding.screen_call(call)
        assert not DuplicateGroup.objects.filter(state="open").exists()
    assert came_back > 30
    assert found >= 0.9 * came_back
    assert wrong <= 0.05 * (found + wrong)
    assert User.objects.filter(merged_into=None, applications__isnull=False).distinct().count() <= len(
        set(owner.values())
    ) + (came_back - found)


def test_who_applied_before_is_compared_again_and_a_no_holds_in_every_call(coordinator: User) -> None:
    def sent(call: Call, address: str, institution: str) -> Application:
        row = Sent(1, 0, address, "Quilla Mamani Rojas", "PE", institution, "", "", ())
        return send_in(call, row, call.applications.count())

    first, second, third = (calls.create(slug) for slug in ("first", "second", "third"))
    sent(first, "quilla@mail.example", "City Library")
    sent(second, "rojas@post.example", "Hill Archive")
    deciding.screen_call(second)
    question = DuplicateGroup.objects.get()
    duplicates.say_different(question, actor=coordinator)
    sent(third, "rojas@post.example", "Hill Archive")
    sent(third, "quilla@mail.example", "Hill Archive")
    deciding.screen_call(third)
    assert DuplicateGroup.objects.filter(state="open").count() == 0
    fourth = calls.create("fourth")
    sent(fourth, "rojas@post.example", "Hill Archive")
    sent(fourth, "third@letters.example", "")
    deciding.screen_call(fourth)
    assert DuplicateGroup.objects.filter(state="open").count() == 2


def test_a_coordinator_sees_what_moves_and_chooses_the_address(staff: Client) -> None:
    first, later = calls.create("first"), calls.create("later")
    row = Sent(1, 0, "quilla@mail.example", "Quilla Mamani Rojas", "PE", "City Library", "", "", ())
    known = send_in(first, row, 0)
    again = send_in(later, Sent(1, 1, "mamani@post.example", "Quilla Mamani", "PE", "", "", "", ()), 0)
    deciding.screen_call(later)
    page = reverse("admin:screening-duplicates", args=[DuplicateGroup.objects.get().pk])
    shown = staff.get(page).content.decode()
    assert "quilla@mail.example" in shown and "mamani@post.example" in shown and "applications" in shown
    assert staff.post(page, {"same": "1", "state": "open", "into": str(known.person_id)}).status_code == 302
    again.refresh_from_db()
    assert (again.person, again.email) == (known.person, "quilla@mail.example")
    assert people.known("mamani@post.example") == known.person
    assert AuditEntry.objects.filter(action="accounts merged").count() == 1
    assert DuplicateGroup.objects.get().state == "same"


def test_who_helps_the_programme_is_not_merged_by_a_question(coordinator: User, staff: Client) -> None:
    first, later = calls.create("first"), calls.create("later")
    send_in(first, Sent(1, 0, coordinator.email, "Cora Dinator", "PE", "", "", "", ()), 0)
    send_in(later, Sent(1, 1, "cora@post.example", "Cora Dinator", "PE", "", "", "", ()), 0)
    deciding.screen_call(later)
    group = DuplicateGroup.objects.get()
    with pytest.raises(ValidationError, match="helps the programme with a role"):
        duplicates.confirm_known(group, actor=coordinator)
    shown = staff.get(reverse("admin:screening-duplicates", args=[group.pk])).content.decode()
    assert "helps the programme with a role" in shown

"""Two coordinators, or a coordinator and an applicant, at the same moment."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from applications.intake import files
from applications.models import Application, IntakeFile
from applications.screening import deciding
from ilnp import clock
from tests.kit import stages
from tests.kit.at_once import at_once, while_locked

pytestmark = pytest.mark.django_db(transaction=True)
Status = Application.Status


def test_of_two_applications_not_both_become_the_others_duplicate() -> None:
    call = stages.call()
    one, other = (stages.application(call, status=Status.RECEIVED) for _number in range(2))
    said = at_once(
        lambda: deciding.decide(one, Status.DUPLICATE, actor=None, of=other),
        lambda: deciding.decide(other, Status.DUPLICATE, actor=None, of=one),
    )
    assert sum(isinstance(outcome, ValidationError) for outcome in said) == 1
    assert Application.objects.filter(status=Status.DUPLICATE).count() == 1


def test_of_two_applications_of_one_person_accepted_at_once_one_is_refused_in_words() -> None:
    call = stages.call()
    person = stages.person()
    both = [stages.application(call, person=person, status=Status.DUPLICATE) for _number in range(2)]
    said = at_once(*[lambda row=row: deciding.decide(row, Status.ELIGIBLE, actor=None) for row in both])
    assert sum(isinstance(outcome, ValidationError) for outcome in said) == 1


def test_an_application_withdrawn_while_it_is_decided_stays_withdrawn() -> None:
    application = stages.application(stages.call(), status=Status.RECEIVED)
    with while_locked(application, lambda: deciding.decide(application, Status.ELIGIBLE, actor=None)) as decided:
        Application.objects.update(status=Status.WITHDRAWN, withdrawn_at=clock.now())
    assert isinstance(decided.exception(), ValidationError)
    assert Application.objects.get().status == Status.WITHDRAWN


def test_an_uploaded_file_is_confirmed_or_given_up_not_both() -> None:
    file = files.upload(stages.call(), "people.csv", b"Full name,Email\nAna,ana@library.example\n", actor=None)
    files.look(file)
    for _round in range(5):
        IntakeFile.objects.update(state=IntakeFile.State.UPLOADED, content=b"x", result={"preview": {}})
        said = at_once(lambda: files.confirm(file, actor=None), lambda: files.give_up(file, actor=None))
        assert sum(isinstance(outcome, ValidationError) for outcome in said) == 1


def test_a_file_given_up_while_it_is_corrected_stays_empty() -> None:
    file = files.upload(stages.call(), "people.csv", b"Full name,Email\nAna,ana@library.example\n", actor=None)
    with while_locked(file, lambda: files.confirm(file, actor=None)) as confirmed:
        IntakeFile.objects.update(state=IntakeFile.State.GIVEN_UP, content=None, result={})
    assert isinstance(confirmed.exception(), ValidationError)


def test_a_confirmed_file_is_stored_by_one_of_two_workers() -> None:
    file = files.upload(stages.call(), "people.csv", b"Full name,Email\nAna,ana@library.example\n", actor=None)
    IntakeFile.objects.update(state=IntakeFile.State.RUNNING)
    at_once(*[lambda: files.carry_out(file.pk)] * 3)
    assert Application.objects.count() <= 1
    assert IntakeFile.objects.get().state in (IntakeFile.State.DONE, IntakeFile.State.FAILED)

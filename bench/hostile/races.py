"""A thousand rounds of each race that somebody could try to win: two acts at the same moment, of which one must give way.

Every act runs in a thread with a database connection of its own. A round that ends otherwise than it may is lost.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bench.own_process import answer_of
from bench.table import Row

ROUNDS = 1000

VICTIM, OWN = "ana@library.example", "mallory@library.example"


def rows() -> list[Row]:
    """Lines for the table of ``make bench``."""
    with ThreadPoolExecutor(2) as pool:
        running = {
            name: pool.submit(answer_of, "bench.hostile.races", name, str(ROUNDS), ILNP_THROWAWAY="1")
            for name in RACES
        }
        return [
            Row(f"race of {name}, {ROUNDS:,} rounds", one.result(), 0, "bound", "lost")
            for name, one in running.items()
        ]


def links() -> Callable[[], bool]:
    """A stranger posts their own mailed link and, at once, the form's page with somebody else's address."""
    from applications.form import drafts
    from applications.models import Draft
    from tests.applications.form.test_races import mallory_with_a_link, post, somebody_who_applied, type_address
    from tests.kit.at_once import at_once

    somebody_who_applied(VICTIM)
    mallory, link = mallory_with_a_link()

    def one_round() -> bool:
        page = post(mallory.client, mallory.root + "you/", email=VICTIM, stamp=mallory.stamp, action="next")
        at_once(post(mallory.client, link), page)
        draft = Draft.objects.get(call=mallory.call)
        proved_foreign = draft.email_verified not in ("", OWN)
        opened = bool(draft.email_verified) and drafts.address_of(draft) == VICTIM
        seen = "Ana María Núñez" in mallory.look("you").content.decode()
        type_address(draft, OWN)
        return not (proved_foreign or opened or seen)

    return one_round


def sign_in_codes() -> Callable[[], bool]:
    """The right code is entered three times at once: one of them signs in."""
    from django.core import mail
    from django.core.cache import cache

    from ilnp.accounts.models import User
    from ilnp.accounts.signing_in import codes
    from tests.kit.at_once import at_once
    from tests.kit.signing_in import code_in_mail

    User.objects.create_user("cora@library.example")

    def one_round() -> bool:
        cache.clear()
        mail.outbox.clear()
        row = codes.ask("cora@library.example", language="en", network="198.51.100.1")
        codes.send(row.pk)
        code = code_in_mail()
        answers = at_once(*[lambda: codes.enter(row.pk, code)] * 3)
        return sum(isinstance(answer, User) for answer in answers) == 1

    return one_round


def decisions() -> Callable[[], bool]:
    """Two applications are each called the other's duplicate."""
    from django.core.exceptions import ValidationError

    from applications.models import Application
    from applications.screening import deciding
    from tests.kit import stages
    from tests.kit.at_once import at_once

    status = Application.Status
    call = stages.call()
    one, other = (stages.application(call, status=status.RECEIVED) for _number in range(2))

    def one_round() -> bool:
        said = at_once(
            lambda: deciding.decide(one, status.DUPLICATE, actor=None, of=other),
            lambda: deciding.decide(other, status.DUPLICATE, actor=None, of=one),
        )
        both = Application.objects.filter(call=call, status=status.DUPLICATE).count() != 1
        Application.objects.filter(call=call).update(status=status.RECEIVED, duplicate_of=None, decided_at=None)
        return sum(isinstance(outcome, ValidationError) for outcome in said) == 1 and not both

    return one_round


def uploads() -> Callable[[], bool]:
    """An uploaded file is confirmed and given up."""
    from django.core.exceptions import ValidationError

    from applications.intake import files
    from applications.models import IntakeFile
    from tests.kit import stages
    from tests.kit.at_once import at_once

    file = files.upload(stages.call(), "people.csv", b"Full name,Email\nAna,ana@library.example\n", actor=None)

    def one_round() -> bool:
        IntakeFile.objects.update(state=IntakeFile.State.UPLOADED, content=b"x", result={"preview": {}})
        said = at_once(lambda: files.confirm(file, actor=None), lambda: files.give_up(file, actor=None))
        return sum(isinstance(outcome, ValidationError) for outcome in said) == 1

    return one_round


def drafts() -> Callable[[], bool]:
    """A form is sent in by three presses while its pages are still coming in."""
    from applications.form import drafts as pages
    from applications.form import submit
    from applications.models import Application, Draft
    from ilnp.mail.models import Message
    from tests.kit.at_once import at_once
    from tests.kit.form.filling import Applicant, open_call

    applicant = Applicant(open_call("drafts"))
    applicant.fill_all(email="drafter@library.example")
    before = Draft.objects.get(call=applicant.call)
    kept = {field.attname: getattr(before, field.attname) for field in Draft._meta.concrete_fields}

    def one_round() -> bool:
        Application.objects.filter(call=applicant.call).delete()
        Message.objects.filter(to_address="drafter@library.example").delete()
        Draft.objects.filter(call=applicant.call).delete()
        draft = Draft.objects.create(**kept)
        said = at_once(
            *[lambda: submit.submit(draft)] * 2,
            lambda: pages.save_page(draft, "you", {"full_name": ["Somebody Else"]}, is_valid=False, language="en"),
        )
        stored = Application.objects.filter(call=applicant.call)
        sent = {outcome.pk for outcome in said if isinstance(outcome, Application)}
        return stored.count() == len(sent) <= 1 and all(one.full_name and one.email for one in stored)

    return one_round


RACES: dict[str, Callable[[], Callable[[], bool]]] = {
    "links": links,
    "codes": sign_in_codes,
    "decisions": decisions,
    "uploads": uploads,
    "drafts": drafts,
}


def measure(name: str, rounds: int) -> int:
    """How many of so many rounds of a race ended otherwise than they may."""
    begun = time.monotonic()
    one_round = RACES[name]()
    lost = sum(not one_round() for _round in range(rounds))
    print(f"{name}: {lost} of {rounds} lost, {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return lost


def main() -> None:
    """One race, in a process with servers of its own."""
    from ilnp.embedded import services

    services.attach()
    import logging

    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    logging.disable(logging.CRITICAL)
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))


if __name__ == "__main__":
    main()

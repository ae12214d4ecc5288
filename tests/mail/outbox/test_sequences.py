"""Random sequences of changes keep what the outbox promises.

A small programme: groups of two with a start date, each member to get three letters on days after it. People join and
leave, groups are rematched, dates move, the rule changes, people are erased or their address goes bad, the clock jumps, the
tick comes or fails to come. Whatever the order: nobody gets a letter twice, nobody ended, erased or unreachable gets
one, and nothing that was due in time is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import hypothesis
import pytest
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from pytest_django import Settings

from ilnp import clock
from ilnp.accounts.models import AuditEntry, User
from ilnp.due import plans, ticking
from ilnp.due.models import Plan
from ilnp.due.plans import Wanted
from ilnp.mail.delivery.delivering import deliver
from ilnp.mail.models import Message, Suppression
from ilnp.mail.outbox import privacy, queueing
from ilnp.mail.returns import suppression
from tests.kit.letters import LETTER
from tests.kit.mailserver import MailServer

DAY = timedelta(days=1)
TOLERANCE = DAY
T0 = datetime(2027, 3, 1, 9, tzinfo=UTC)
PEOPLE = range(6)


def write(plan: Plan, now: datetime) -> None:
    """The act: one letter."""
    assert plan.person is not None
    queueing.queue(LETTER.code, key=plan.key, to=plan.person, values=LETTER.samples())


class Programme(RuleBasedStateMachine):
    """The model beside the real outbox: who is in which group since when, and which letters are owed."""

    server: MailServer

    def __init__(self) -> None:
        super().__init__()
        for model in (Message, Plan, Suppression, AuditEntry, User):
            model.objects.all().delete()
        self.server.letters.clear()
        self.now = T0
        self.days = [1, 4, 9]
        self.people = [User.objects.create_user(f"p{number}@example.org", name=str(number)) for number in PEOPLE]
        self.groups: dict[int, list[int]] = {}
        self.anchors: dict[int, User] = {}
        self.starts: dict[int, datetime] = {}
        self.gone: set[int] = set()
        self.seen = 0

    def _wanted(self, group: int) -> list[Wanted]:
        return [
            Wanted("write", f"letter:{index}:{number}", self.starts[group] + day * DAY, self.people[number])
            for number in self.groups[group]
            for index, day in enumerate(self.days)
        ]

    def _reconcile(self, group: int) -> None:
        """What a floor above does after every change; the anchor stands for the group's own row."""
        with transaction.atomic():
            plans.reconcile(self.anchors[group], self._wanted(group), now=self.now)

    def _free(self) -> list[int]:
        placed = {number for members in self.groups.values() for number in members}
        return [number for number in PEOPLE if number not in placed and number not in self.gone]

    @precondition(lambda self: len(self._free()) >= 2)
    @rule(delay=st.integers(-2, 3))
    def pair(self, delay: int) -> None:
        first, second = self._free()[:2]
        group = len(self.anchors)
        self.anchors[group] = User.objects.create_user(f"group{group}@example.org")
        self.groups[group], self.starts[group] = [first, second], self.now + delay * DAY
        self._reconcile(group)

    @precondition(lambda self: self.groups)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        group = data.draw(st.sampled_from(sorted(self.groups)))
        del self.groups[group]
        with transaction.atomic():
            plans.reconcile(self.anchors[group], [], now=self.now)
            for plan in Plan.objects.filter(scope_id=str(self.anchors[group].pk)):
                queueing.cancel(plan.key)

    @precondition(lambda self: self.groups)
    @rule(data=st.data(), days=st.integers(-3, 5))
    def move_dates(self, data: st.DataObject, days: int) -> None:
        group = data.draw(st.sampled_from(sorted(self.groups)))
        self.starts[group] += days * DAY
        self._reconcile(group)

    @rule(day=st.integers(0, 12), index=st.integers(0, 2))
    def edit_rule(self, day: int, index: int) -> None:
        self.days[index] = day
        for group in self.groups:
            self._reconcile(group)

    @precondition(lambda self: len(self.gone) < 4)
    @rule(number=st.sampled_from(PEOPLE), erased=st.booleans())
    def lose(self, number: int, erased: bool) -> None:
        if number in self.gone:
            return
        self.gone.add(number)
        person = self.people[number]
        with transaction.atomic():
            if erased:
                privacy.forget(person)
                User.objects.filter(pk=person.pk).update(erased_at=clock.now(), email=f"x{person.pk}@erased.invalid")
            else:
                suppression.suppress(person.email, Suppression.Reason.BOUNCE)
        for group, members in list(self.groups.items()):
            if number in members and erased:
                members.remove(number)
                self._reconcile(group)

    @rule(hours=st.integers(1, 60))
    def time_passes_with_a_tick_each_hour(self, hours: int) -> None:
        for _hour in range(0, hours, 6):
            self.now += timedelta(hours=6)
            self._tick()

    @rule(hours=st.integers(1, 80))
    def time_passes_without_a_tick(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def tick_twice(self) -> None:
        self._tick()
        self._tick()

    @rule(hours=st.integers(1, 30))
    def clock_jumps_back(self, hours: int) -> None:
        ticking.tick(self.now - timedelta(hours=hours))
        self._look_at_new_letters()

    def _tick(self) -> None:
        ticking.tick(self.now)
        self._look_at_new_letters()

    def _look_at_new_letters(self) -> None:
        addresses = {person.email: number for number, person in enumerate(self.people)}
        placed = {number for members in self.groups.values() for number in members}
        for letter in self.server.letters[self.seen :]:
            number = addresses[letter.recipients[0]]
            assert number not in self.gone, "a letter to somebody erased or unreachable"
            assert number in placed, "a letter to somebody who left"
        self.seen = len(self.server.letters)

    @invariant()
    def no_key_twice(self) -> None:
        identifiers = [str(letter.message["Message-ID"]) for letter in self.server.letters]
        assert len(identifiers) == len(set(identifiers))

    @invariant()
    def plans_are_what_the_rules_want(self) -> None:
        wanted = {want.key: want for group in self.groups for want in self._wanted(group)}
        planned = dict(Plan.objects.filter(state="planned").values_list("key", "due_at"))
        assert all(key in wanted and wanted[key].due_at == due for key, due in planned.items())
        known = set(Plan.objects.values_list("key", flat=True))
        assert all(key in known or want.due_at < self.now for key, want in wanted.items())

    @invariant()
    def nothing_due_is_forgotten(self) -> None:
        """After a tick, what was planned and due is done, or missed because its tolerance is over."""
        with transaction.atomic():
            ticking.tick(self.now, deliver=False)
            assert not Plan.objects.filter(state="planned", due_at__lte=self.now).exists()
            for plan in Plan.objects.filter(state="done"):
                assert Message.objects.filter(key=plan.key).exists()
        with clock.pretend(self.now):
            deliver()
        self._look_at_new_letters()
        assert not Message.objects.filter(state__in=["queued", "failed"], not_before__lte=self.now).exists()


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rule that only this test has."""
    monkeypatch.setattr(plans, "_rules", {})
    plans.register_rule("write", label="Write", tolerance=TOLERANCE, act=write)
    yield


SOME = hypothesis.settings(
    max_examples=8, stateful_step_count=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
MANY = hypothesis.settings(
    max_examples=150, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)


@pytest.mark.parametrize("extent", [SOME, pytest.param(MANY, marks=pytest.mark.slow)], ids=["some", "many"])
@pytest.mark.django_db(transaction=True)
def test_any_sequence_of_changes_keeps_the_promises(
    smtp_server: MailServer, settings: Settings, extent: hypothesis.settings
) -> None:
    settings.MAIL_PER_PERSON_AND_DAY = 0
    machine = type("ProgrammeOfThisTest", (Programme,), {"server": smtp_server})
    run_state_machine_as_test(machine, settings=extent)

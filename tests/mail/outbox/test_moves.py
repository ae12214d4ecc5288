"""The database itself refuses every move that the tables do not name, and every state that makes no sense."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from ilnp import clock
from ilnp.due.models import Plan
from ilnp.due.states import PLAN_MOVES, PlanState
from ilnp.mail.models import Message
from ilnp.mail.states import MESSAGE_MOVES, MessageState
from tests.kit.letters import letter

pytestmark = pytest.mark.django_db

WAYS: dict[str, list[str]] = {
    "draft": [], "queued": ["queued"], "sending": ["queued", "sending"], "sent": ["queued", "sending", "sent"],
    "failed": ["queued", "sending", "failed"], "uncertain": ["queued", "sending", "uncertain"],
    "suppressed": ["queued", "suppressed"], "cancelled": ["cancelled"], "missed": ["missed"],
}  # fmt: skip
"""How a draft gets to each state."""


def fields(state: str) -> dict[str, Any]:
    """What a row in this state must hold."""
    sending = state == "sending"
    return {
        "state": state,
        "claim": "token" if sending else "",
        "lease_until": clock.now() if sending else None,
        "sent_at": clock.now() if state == "sent" else None,
        "error": "reason" if state in ("failed", "uncertain", "suppressed", "missed") else "",
    }


def message_in(state: str) -> Message:
    message = letter(1, draft=True)
    for step in WAYS[state]:
        Message.objects.filter(pk=message.pk).update(**fields(step))
    return message


@pytest.mark.parametrize("old", MessageState.values)
@pytest.mark.parametrize("new", MessageState.values)
def test_messages_move_as_the_table_says_and_not_otherwise(old: str, new: str) -> None:
    message = message_in(old)
    move = Message.objects.filter(pk=message.pk)
    if old == new or new in MESSAGE_MOVES[MessageState(old)]:
        assert move.update(**fields(new)) == 1
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            move.update(**fields(new))


@pytest.mark.parametrize("old", PlanState.values)
@pytest.mark.parametrize("new", PlanState.values)
def test_plans_move_as_the_table_says_and_not_otherwise(old: str, new: str) -> None:
    now = clock.now()
    plan = Plan.objects.create(
        rule="r", key="k", scope_type="t", scope_id="1", about_type="t", about_id="1", due_at=now, try_at=now,
        too_late_at=now, tolerance=timedelta(),
    )  # fmt: skip
    one = Plan.objects.filter(pk=plan.pk)
    if old != "planned":
        one.update(state=old, done_at=now if old == "done" else None)
    if old == new or new in PLAN_MOVES[PlanState(old)]:
        assert one.update(state=new, done_at=now if new == "done" else None) == 1
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            one.update(state=new, done_at=now if new == "done" else None)


@pytest.mark.parametrize("state", sorted(set(MessageState.values) - {"draft", "queued"}))
def test_no_message_begins_in_the_middle(state: str) -> None:
    message = letter(1)
    message.pk, message.key = None, "another"
    for name, value in fields(state).items():
        setattr(message, name, value)
    with pytest.raises(IntegrityError, match="no row begins"), transaction.atomic():
        message.save(force_insert=True)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"sent_at": clock.now()},
        {"claim": "token"},
        {"in_flight_at": clock.now()},
        {"key": ""},
        {"to_address": ""},
        {"not_after": clock.now() - timedelta(days=400)},
    ],
)
def test_the_database_refuses_nonsense(nonsense: dict[str, Any]) -> None:
    message = letter(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**nonsense)


def test_a_key_exists_once() -> None:
    first, again = letter(1), letter(1)
    assert first.pk == again.pk
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("INSERT INTO mail_message SELECT * FROM mail_message")

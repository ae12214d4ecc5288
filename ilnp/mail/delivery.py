"""Delivering what waits: claim a batch, send it over one connection, note after each mail what became of it.

The order for each mail is: everything but its last line goes to the server; *handed over* is noted for good; the last
line goes; the answer is noted. Whatever stops the program in between, a message that is not marked as handed over was
certainly not sent and goes out later; one that is marked, and has no answer, becomes *uncertain* and waits for a person.
"""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from . import claims, configuration
from .models import Message
from .states import MessageState
from .transport import Misconfigured, NotReached, Refused, Transport, Undecided, Withheld, open_transport

logger = logging.getLogger(__name__)

DATABASE_PATIENCE = 60.0
"""Seconds for which a worker that knows the server's answer tries to note it, should the database be restarting."""

TRIES_WHEN_CONTENDED = 20

Answer = TypeVar("Answer")


@dataclass
class Delivered:
    """What one delivery did: numbers of messages by what became of them, and why it ended early, if it did."""

    counts: dict[str, int] = field(default_factory=dict)
    trouble: str = ""


class _Ended(Exception):
    """This delivery cannot go on now; the next one will."""


def deliver(*, most: int | None = None) -> Delivered:
    """Send everything that may be sent now; return when nothing is left that could be. May run many times at once.

    ``most`` bounds the number of mails that are tried. Ends early, and says so in ``trouble``, when the mail server
    cannot be reached or refuses us as a whole: the messages wait, and the next delivery tries again.
    """
    counts: Counter[str] = Counter()
    transport = open_transport()
    trouble, contended = "", 0
    try:
        counts += claims.recover()
        counts["missed"] += claims.mark_missed()
        while most is None or counts["tried"] < most:
            token = uuid.uuid4().hex
            batch = claims.claim(token)
            counts += batch.settled
            if batch.messages:
                contended = 0
                _send_batch(transport, batch.messages, token, counts)
            elif batch.contended and contended < TRIES_WHEN_CONTENDED:
                contended += 1
                time.sleep(random.uniform(0.01, 0.05))  # noqa: S311 - spreads workers, decides nothing
            elif not batch.settled:
                break
    except _Ended as ended:
        trouble = str(ended)
        logger.warning("Delivery stopped: %s", trouble)
    finally:
        transport.close()
    counts.pop("tried", None)
    return Delivered({name: number for name, number in counts.items() if number}, trouble)


def _send_batch(transport: Transport, messages: list[Message], token: str, counts: Counter[str]) -> None:
    renew_at = time.monotonic() + configuration.lease().total_seconds() / 3
    lost_connection = 0
    for index, message in enumerate(messages):
        rest = messages[index + 1 :]
        if time.monotonic() > renew_at:
            _steadily(lambda: claims.renew(token))
            renew_at = time.monotonic() + configuration.lease().total_seconds() / 3
        counts["tried"] += 1
        try:
            state = _send_one(transport, message, token)
        except NotReached as error:
            reason = f"The mail server cannot be reached: {error}"
            lost_connection += 1
            if lost_connection < 3:
                _steadily(lambda: claims.note_refused(message, token, reason, permanent=False, bad_address=False))
                counts[MessageState.FAILED.value] += 1
                continue
            _steadily(lambda: claims.release([message, *rest], token, reason))
            raise _Ended(reason) from error
        except Misconfigured as error:
            reason = f"The mail server refuses us: {error}"
            _steadily(lambda: claims.release([message, *rest], token, reason))
            raise _Ended(reason) from error
        except (OperationalError, InterfaceError) as error:
            _steadily(lambda: claims.release([message, *rest], token))
            raise _Ended("The database was away.") from error
        except Exception:
            _steadily(lambda: claims.release([message, *rest], token))
            raise
        lost_connection = 0
        counts[state] += 1


def _send_one(transport: Transport, message: Message, token: str) -> str:
    """Send one message and note the outcome. Returns the outcome."""
    try:
        note = transport.send(message, lambda: claims.mark_handed_over(message, token))
    except Withheld:
        _steadily(lambda: claims.release([message], token))
        return "withheld"
    except Undecided as error:
        reason = str(error)
        _steadily(lambda: claims.note_uncertain(message, token, reason))
        return MessageState.UNCERTAIN.value
    except Refused as refusal:
        said = refusal
        _steadily(
            lambda: claims.note_refused(
                message, token, said.reason, permanent=said.permanent, bad_address=said.bad_address
            )
        )
        return MessageState.SUPPRESSED.value if refusal.permanent else MessageState.FAILED.value
    if not _steadily(lambda: claims.note_sent(message, token, note)):
        logger.error("Message %s was sent, but somebody else had settled it in between.", message.pk)
    return MessageState.SENT.value


def _steadily(write: Callable[[], Answer]) -> Answer:
    """Do a write that must not be lost, again and again while the database is away. Every such write can run twice."""
    until = time.monotonic() + DATABASE_PATIENCE
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > until:
                raise
            connection.close()
            time.sleep(0.2)

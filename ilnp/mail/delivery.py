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
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection

from . import claims, configuration
from .models import Message
from .states import MessageState
from .transport import Misconfigured, NotReached, Refused, Transport, Undecided, Withheld, open_transport

logger = logging.getLogger(__name__)

DATABASE_PATIENCE = 60.0
"""Seconds for which a worker that knows the server's answer tries to note it, should the database be restarting."""

TRIES_WHEN_CONTENDED = 20

MOST_LOST_IN_A_ROW = 3
"""After so many mails lost before hand-over, one after the other, the mail server counts as away."""

Answer = TypeVar("Answer")
Arguments = ParamSpec("Arguments")


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
                time.sleep(random.uniform(0.01, 0.05))
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
    """Send claimed messages one after the other. However it ends, what was not handed over is put back."""
    renew_at = _third_of_lease()
    lost_in_a_row = 0
    for index, message in enumerate(messages):
        rest = messages[index + 1 :]
        if time.monotonic() > renew_at:
            _steadily(claims.renew, token)
            renew_at = _third_of_lease()
        counts["tried"] += 1
        try:
            note = transport.send(message, partial(claims.mark_handed_over, message, token))
        except NotReached as error:
            reason = f"The mail server cannot be reached: {error}"
            lost_in_a_row += 1
            if lost_in_a_row == MOST_LOST_IN_A_ROW:
                _steadily(claims.release, [message, *rest], token, reason)
                raise _Ended(reason) from error
            outcome = _note_refusal(message, token, Refused(reason, permanent=False))
        except Misconfigured as error:
            reason = f"The mail server refuses us: {error}"
            _steadily(claims.release, [message, *rest], token, reason)
            raise _Ended(reason) from error
        except Withheld:
            _steadily(claims.release, [message], token)
            if _steadily(claims.stopped):
                _steadily(claims.release, rest, token)
                raise _Ended("All sending is stopped.") from None
            outcome = "withheld"
        except Undecided as error:
            _steadily(claims.note_uncertain, message, token, str(error))
            outcome = MessageState.UNCERTAIN.value
        except Refused as refusal:
            outcome = _note_refusal(message, token, refusal)
        except (OperationalError, InterfaceError) as error:
            _steadily(claims.release, [message, *rest], token)
            raise _Ended("The database was away.") from error
        except Exception:
            _steadily(claims.release, [message, *rest], token)
            raise
        else:
            outcome = MessageState.SENT.value
            if not _steadily(claims.note_sent, message, token, note):
                logger.error("Message %s was sent, but somebody else had settled it in between.", message.pk)
        if outcome != MessageState.FAILED:
            lost_in_a_row = 0
        counts[outcome] += 1


def _third_of_lease() -> float:
    return time.monotonic() + configuration.lease().total_seconds() / 3


def _note_refusal(message: Message, token: str, refusal: Refused) -> str:
    _steadily(
        claims.note_refused,
        message,
        token,
        refusal.reason,
        permanent=refusal.permanent,
        bad_address=refusal.bad_address,
    )
    return MessageState.SUPPRESSED.value if refusal.permanent else MessageState.FAILED.value


def _steadily(write: Callable[Arguments, Answer], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
    """Do a write that must not be lost, again and again while the database is away. Every such write can run twice."""
    until = time.monotonic() + DATABASE_PATIENCE
    while True:
        try:
            return write(*args, **kwargs)
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > until:
                raise
            connection.close()
            time.sleep(0.2)

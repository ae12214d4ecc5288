"""Delivering what waits: claim a batch, send it over one connection, note after each mail what became of it.

The order for each mail is: everything but its last line goes to the server; *handed over* is noted in the journal; the
last line goes; the answer is noted in the journal. The database is told a page at a time: which mails may be handed over
from now on, before; which were taken, afterwards. Whatever stops the program in between, a message that was not handed
over goes out later, and one that was, without an answer, becomes *uncertain* and waits for a person.
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
from typing import NoReturn, ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection

from ilnp.mail import configuration
from ilnp.mail.delivery import claims, journal
from ilnp.mail.delivery.batch import Batch
from ilnp.mail.delivery.claims import Sent
from ilnp.mail.delivery.transport import (
    Misconfigured,
    NotReached,
    Refused,
    Transport,
    Undecided,
    Withheld,
    open_transport,
)
from ilnp.mail.models import Message
from ilnp.mail.states import MessageState

logger = logging.getLogger(__name__)

DATABASE_PATIENCE = 60.0
"""Seconds for which a worker that knows the server's answer tries to note it, should the database be restarting."""

BLINK = 0.1
"""Seconds for which a worker relies on having seen that its messages are still wanted."""

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
                _Work(transport, batch, token, counts).work()
                counts += claims.recover()
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


class _Work:
    """What a worker does with its batch, page by page: mark, send one after the other, note.

    However it ends, what was not handed over is put back, and what the server took is noted; should even that fail,
    the journal stays behind and tells the next worker.
    """

    def __init__(self, transport: Transport, batch: Batch, token: str, counts: Counter[str]) -> None:
        assert batch.record is not None
        self.transport, self.token, self.counts = transport, token, counts
        self.record = batch.record
        self.left = list(batch.messages)
        self.sent: list[Sent] = []
        self.lost_in_a_row = 0
        self.wanted: set[int] = set()
        self.looked_at = 0.0

    def work(self) -> None:
        """Send the whole batch. Raises ``_Ended`` when nothing more can be sent now."""
        noted = False
        try:
            self._send_all()
            noted = True
        except _Ended:
            noted = True
            raise
        finally:
            self.record.close(remove=noted)

    def _send_all(self) -> None:
        while self.left:
            page = self.left[: configuration.page()]
            self.wanted = _steadily(claims.turn_page, self.sent, page, self.token)
            self.sent = []
            begun = self.looked_at = time.monotonic()
            for message in page:
                if time.monotonic() > begun + configuration.lease().total_seconds() / 3:
                    break
                if message.pk in self.wanted:
                    self._send(message)
                else:
                    self._withheld(message)
                self.left.remove(message)
            if time.monotonic() > begun + configuration.lease().total_seconds() / 6:
                _steadily(claims.renew, self.token)
        _steadily(claims.turn_page, self.sent, [], self.token)

    def _may_go(self, message: Message) -> bool:
        if time.monotonic() > self.looked_at + BLINK:
            self.wanted = claims.still_wanted(self.left, self.token)
            self.looked_at = time.monotonic()
        if message.pk not in self.wanted:
            return False
        self.record.note(message.pk, journal.HANDED_OVER)
        return True

    def _send(self, message: Message) -> None:
        self.counts["tried"] += 1
        outcome = MessageState.SENT.value
        try:
            following = self.left[1] if len(self.left) > 1 else None
            note = self.transport.send(message, partial(self._may_go, message), following)
            self.record.note(message.pk, journal.ACCEPTED)
            self.sent.append(Sent(message, note))
        except Undecided as error:
            _steadily(claims.note_uncertain, message, self.token, str(error))
            outcome = MessageState.UNCERTAIN.value
        except Refused as refusal:
            outcome = self._refused(message, refusal)
        except Withheld:
            self._withheld(message)
            return
        except NotReached as error:
            reason = f"The mail server cannot be reached: {error}"
            self.lost_in_a_row += 1
            if self.lost_in_a_row == MOST_LOST_IN_A_ROW:
                self._end(reason, error)
            self.counts[self._refused(message, Refused(reason, permanent=False))] += 1
            return
        except Misconfigured as error:
            self._end(f"The mail server refuses us: {error}", error)
        except (OperationalError, InterfaceError) as error:
            self._end("The database was away.", error)
        self.lost_in_a_row = 0
        self.counts[outcome] += 1

    def _refused(self, message: Message, refusal: Refused) -> str:
        self.record.note(message.pk, journal.NOT_SENT)
        _steadily(
            claims.note_refused,
            message,
            self.token,
            refusal.reason,
            permanent=refusal.permanent,
            bad_address=refusal.bad_address,
        )
        return MessageState.SUPPRESSED.value if refusal.permanent else MessageState.FAILED.value

    def _withheld(self, message: Message) -> None:
        """It was called back, or lost to another worker, or all sending was stopped."""
        if _steadily(claims.stopped):
            self._end("All sending is stopped.", None)
        _steadily(claims.release, [message], self.token)
        self.counts["withheld"] += 1

    def _end(self, reason: str, cause: Exception | None) -> NoReturn:
        """Note what was sent, put back the rest, and stop. The message at hand was not handed over."""
        _steadily(claims.turn_page, self.sent, [], self.token)
        _steadily(claims.release, self.left, self.token, reason if cause else "")
        raise _Ended(reason) from cause


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

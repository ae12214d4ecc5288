"""Writing many messages at once: what is queued within a block goes into the outbox at its end, in a few queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ilnp.mail.models import Message
from ilnp.mail.texts import wordings

AT_ONCE = 500

_pile: ContextVar[dict[str, Message] | None] = ContextVar("pile", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Within the block messages are kept in memory; at its end, in the caller's transaction, they are written.

    A block that raises writes none of them. Wordings are looked up once for all. Blocks do not nest: an inner one is part
    of the outer.
    """
    if _pile.get() is not None:
        yield
        return
    token = _pile.set({})
    try:
        with wordings.remembered():
            yield
        write()
    finally:
        _pile.reset(token)


def is_on() -> bool:
    """Whether messages are being kept for a common writing."""
    return _pile.get() is not None


def kept(key: str) -> Message | None:
    """The message with this key among those that are not written yet."""
    return (_pile.get() or {}).get(key)


def keep(message: Message) -> None:
    """Let a message be written with the others. Is there one with its key by then, that one stays as it is."""
    pile = _pile.get()
    assert pile is not None
    pile[message.key] = message


@contextmanager
def all_or_none() -> Iterator[None]:
    """If the block raises, what it kept is dropped, as the database drops what it wrote."""
    pile = _pile.get()
    before = len(pile) if pile is not None else 0
    try:
        yield
    except BaseException:
        while pile is not None and len(pile) > before:
            pile.popitem()
        raise


def write() -> None:
    """Write what is kept now. Whoever changes or looks for messages within the block does this first."""
    pile = _pile.get()
    if pile:
        there = set(Message.objects.filter(key__in=pile).values_list("key", flat=True))
        new = [message for key, message in pile.items() if key not in there]
        Message.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)
        pile.clear()

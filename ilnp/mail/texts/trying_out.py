"""Looking at a mail before anybody gets it: written by the real sender, caught, and read back."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Mapping
from dataclasses import dataclass

from ilnp import clock
from ilnp.accounts.models import User
from ilnp.mail.delivery import mime
from ilnp.mail.kinds.declaring import Kind
from ilnp.mail.models import Message
from ilnp.mail.outbox import queueing
from ilnp.mail.texts import whole_mail
from ilnp.mail.texts.wordings import Current


@dataclass(frozen=True)
class Caught:
    """A mail as its reader's program would see it."""

    headers: list[tuple[str, str]]
    text: str
    html: str
    size: int


def catch(message: Message) -> Caught:
    """Write the message's mail as delivery would, and read it back from its bytes. Nothing is sent."""
    raw = mime.write(message)
    read = email.message_from_bytes(raw, policy=email.policy.default)
    plain, marked_up = read.get_body(("plain",)), read.get_body(("html",))
    return Caught(
        [(name, str(value)) for name, value in read.items()],
        plain.get_content() if plain else "",
        marked_up.get_content() if marked_up else "",
        len(raw),
    )


def try_out(kind: Kind, text: Current, values: Mapping[str, str], *, address: str, name: str) -> Caught:
    """The mail that ``text`` would make with these values. Raises what ``whole_mail.write`` and reading a wording raise."""
    said, used = whole_mail.write(kind, text.language, values, identifier="sample@sample.invalid", text=text)
    message = Message(
        kind=kind.code,
        to_address=address,
        to_name=name,
        language=used.language,
        subject=said.subject,
        text=said.text,
        html=said.html,
        message_id="sample@sample.invalid",
        copy_to=[],
        reply_to=[],
    )
    return catch(message)


@dataclass(frozen=True)
class Sample:
    """Values to look at a wording with, and whose they are."""

    values: dict[str, str]
    address: str
    name: str
    number: int
    last: bool


def sample(kind: Kind, number: int, language: str) -> Sample:
    """The values of the ``number``-th latest message of this kind (from 1); 0, or none left: made-up ones."""
    if number > 0:
        names = {placeholder.name for placeholder in kind.placeholders}
        real = Message.objects.filter(kind=kind.code).exclude(values={}).order_by("-id")
        found = list(real[number - 1 : number + 1])
        if found and set(found[0].values) == names:
            return Sample(found[0].values, found[0].to_address, found[0].to_name, number, last=len(found) < 2)
        return Sample(kind.samples(language), "ana@example.org", "Ana", 0, last=True)
    return Sample(
        kind.samples(language), "ana@example.org", "Ana", 0, last=not Message.objects.filter(kind=kind.code).exists()
    )


def send_me(kind: Kind, text: Current, values: Mapping[str, str], *, person: User) -> Message:
    """Put a test mail to ``person``, with these values, into the outbox."""
    return queueing.queue(
        kind.code,
        key=f"test:{person.pk}:{kind.code}:{text.language}:{clock.now().timestamp()}",
        address=person.email,
        values=dict(values),
        text=text,
    )

"""A whole letter: the wording of its kind, filled, in the frame and with the last lines that every mail has."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string

from ilnp.links.mailed import MailedLink
from ilnp.links.over import never
from ilnp.mail import configuration
from ilnp.mail.kinds.declaring import Kind
from ilnp.mail.texts import filling, wordings
from ilnp.mail.texts.filling import LARGEST_PART, Rendered, TooLarge
from ilnp.mail.texts.mails import footer, footer_unsubscribe
from ilnp.mail.texts.wordings import Current
from ilnp.words.languages import direction

UNSUBSCRIBE = MailedLink("unsubscribe", "mail:unsubscribe", lasts=None, over=never)
"""With it one sort of mail to one address is stopped; it names a message. Who asks us to stop must always be heard."""


def message_id(key: str) -> str:
    """The Message-ID of the message with this key, without angle brackets: always the same, and telling nothing."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}\n{key}".encode()).hexdigest()[:32]
    return f"{digest}@{configuration.domain()}"


def unsubscribe_link(identifier: str, language: str) -> str:
    """The address of the page that stops the sort of mail that the message with this Message-ID is of."""
    return UNSUBSCRIBE.address(identifier.partition("@")[0], language)


def write(
    kind: Kind, language: str, values: Mapping[str, str], *, identifier: str, text: Current | None = None
) -> tuple[Rendered, Current]:
    """Return what a mail of ``kind`` says in ``language`` (else in English), and the wording that was used.

    ``identifier`` is its Message-ID, for the link that stops such mail; ``text`` is a wording to try out. Raises
    ``ValuesError`` when ``values`` do not fit the kind, ``TooLarge`` when text or HTML pass 60 KB.
    """
    text = text or wordings.current(kind.code, language)
    said = filling.fill(filling.compile_source(text.source, kind.placeholders, kind.fragment), values)
    last = _last_lines(kind, text.language, identifier)
    markup = render_to_string(
        "mail/frame.html",
        {
            "language": text.language,
            "direction": direction(text.language),
            "subject": said.subject,
            "body": said.html,
            "footer": last.html,
        },
    )
    whole = Rendered(said.subject, f"{said.text}\n\n-- \n{last.text}\n", markup)
    for part in (whole.text, whole.html):
        if len(part.encode()) > LARGEST_PART:
            raise TooLarge(
                f"The mail “{kind.code}” would be larger than {LARGEST_PART} bytes. Shorten its wording or values."
            )
    return whole, text


def _last_lines(kind: Kind, language: str, identifier: str) -> Rendered:
    if kind.subscription():
        part, values = footer_unsubscribe.KIND, footer_unsubscribe.values(unsubscribe_link(identifier, language))
    else:
        part, values = footer.KIND, footer.values()
    source = wordings.current(part.code, language).source
    return filling.fill(filling.compile_source(source, part.placeholders, True), values)

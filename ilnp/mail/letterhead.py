"""A message of the outbox as the mail that goes over the wire: its headers and its two parts."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from . import configuration, kinds, letters
from .models import Message


def compose(message: Message, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """Return the mail: plain text first, HTML beside it, and the headers that say what sort of mail it is.

    Message-ID is the message's own, so that a mail sent again is recognised as the same. ``Auto-Submitted`` keeps
    vacation replies away (RFC 3834). Mail that can be stopped says how, with one click (RFC 2369, RFC 8058).
    """
    headers = {
        "Message-ID": f"<{message.message_id}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    if kinds.get(message.kind).subscription():
        headers["List-Unsubscribe"] = f"<{letters.unsubscribe_link(message.message_id)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=configuration.sender(),
        to=[_named(message)],
        cc=message.copy_to,
        reply_to=message.reply_to,
        headers=headers,
        connection=connection,
    )
    mail.attach_alternative(message.html, "text/html")
    vars(mail)["metadata"] = {"message": str(message.pk)}  # anymail's providers give it back with every event
    return mail


def _named(message: Message) -> str:
    """The address with the name before it, as a header writes it. A name that could be read as an address is left out."""
    name = " ".join(message.to_name.split())
    if not name or any(sign in name for sign in '@<>"\\'):
        return message.to_address
    return f'"{name}" <{message.to_address}>'

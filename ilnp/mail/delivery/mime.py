"""A message of the outbox as the mail that goes over the wire: its headers and its two parts."""

from __future__ import annotations

import base64
import binascii
import re
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address

from ilnp import clock
from ilnp.accounts.addresses import on_the_wire
from ilnp.mail import configuration
from ilnp.mail.kinds import finding
from ilnp.mail.models import Message
from ilnp.mail.texts import whole_mail

_LONGEST_LINE = 900
"""Octets of a line above which a part is encoded; RFC 5322 allows 998."""

_BEYOND_ASCII = bytes(range(128, 256))

_JOINERS = "\u200c\u200d"


def headers_of(message: Message) -> dict[str, str]:
    """The headers that say what sort of mail it is.

    Message-ID is the message's own, so that a mail sent again is recognised as the same. ``Auto-Submitted`` keeps
    vacation replies away (RFC 3834). Mail that can be stopped says how, with one click (RFC 2369, RFC 8058).
    """
    headers = {
        "Message-ID": f"<{message.message_id}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    if finding.subscription(message.kind):
        headers["List-Unsubscribe"] = f"<{whole_mail.unsubscribe_link(message.message_id, message.language)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def write(message: Message) -> bytes:
    """The whole mail as an SMTP server takes it, lines ended by CR LF: plain text first, HTML beside it.

    ``email.generator`` gives the same in twenty times the time, which is what sending would then mostly consist of.
    Raises ``ValueError`` for a header that could not be written on its line.
    """
    headers = {
        "From": sender_forms(configuration.sender())[0],
        "To": _recipient(message),
        "Cc": ",\r\n ".join(map(on_the_wire, message.copy_to)),
        "Reply-To": ",\r\n ".join(map(on_the_wire, message.reply_to)),
        "Subject": _encoded("Subject", " ".join(message.subject.split())),
        "Date": format_datetime(clock.now()),
        **headers_of(message),
        "MIME-Version": "1.0",
    }
    lines = []
    for name, value in headers.items():
        if re.search(r"[\r\n\x00]|[^\x00-\x7f]", value.replace("\r\n ", "")):
            raise ValueError(f"The header {name} cannot be written.")
        if value:
            lines.append(f"{name}: {value}\r\n")
    boundary = f"=_{message.message_id.partition('@')[0]}"
    head = "".join(lines) + f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'
    plain, markup = _part("plain", message.text), _part("html", message.html)
    mark = boundary.encode()
    return b"".join([head.encode("ascii"), b"--", mark, plain, b"--", mark, markup, b"--", mark, b"--\r\n"])


@lru_cache(maxsize=8)
def sender_forms(sender: str) -> tuple[str, str]:
    """The sender as the header has it, and as the envelope has it."""
    header = sanitize_address(sender, "utf-8")
    return header, parseaddr(header)[1]


def _encoded(name: str, value: str) -> str:
    if value.isascii() and len(value) <= 70:
        return value
    return Header(value, "us-ascii" if value.isascii() else "utf-8", header_name=name).encode(linesep="\r\n")


def _part(subtype: str, text: str) -> bytes:
    """One part with its headers: as it is where that is allowed, else in whichever encoding is shorter."""
    content = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").encode() + b"\n"
    encoding = "7bit"
    too_long = max(map(len, content.split(b"\n"))) > _LONGEST_LINE
    if too_long or not content.isascii() or b"--=_" in content:  # as our boundary begins
        encoding = "quoted-printable"
        if (len(content) - len(content.translate(None, _BEYOND_ASCII))) * 6 > len(content):
            encoding = "base64"
    if encoding == "quoted-printable":
        content = binascii.b2a_qp(content, istext=True)
    elif encoding == "base64":
        content = base64.encodebytes(content.replace(b"\n", b"\r\n"))
    head = f"\r\nContent-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode("ascii") + content.replace(b"\n", b"\r\n") + b"\r\n"


def compose(message: Message, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The same mail as an object for Django's other mail back ends, such as anymail's providers."""
    name, address = _plain_name(message), on_the_wire(message.to_address)
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=configuration.sender(),
        to=[f'"{name}" <{address}>' if name else address],
        cc=list(map(on_the_wire, message.copy_to)),
        reply_to=list(map(on_the_wire, message.reply_to)),
        headers=headers_of(message),
        connection=connection,
    )
    mail.attach_alternative(message.html, "text/html")
    vars(mail)["metadata"] = {"message": str(message.pk)}  # anymail's providers give it back with every event
    return mail


def _recipient(message: Message) -> str:
    name, address = _plain_name(message), on_the_wire(message.to_address)
    whole = formataddr((name, address))
    return whole if len(whole) <= _LONGEST_LINE else f"{_encoded('To', name)} <{address}>"


def _plain_name(message: Message) -> str:
    """The recipient's name for the header, with the joiners that names in Persian, Sinhala or Bengali are written with;
    left out where it could be read as an address."""
    shown = "".join(sign if sign.isprintable() or sign in _JOINERS else " " for sign in message.to_name)
    name = " ".join(shown.split())
    return "" if any(sign in name for sign in '@<>"\\') else name

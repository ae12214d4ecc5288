"""The mail that we write ourselves is the mail that the standard library would have written."""

from __future__ import annotations

import email
import email.policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest

from ilnp.mail.delivery import mime
from ilnp.mail.models import Message

TEXTS = [
    "Plain.\n\n.\n..\nFrom here\n",
    "Umlaut ä and — dash\nwith trailing blank \n",
    "日本語のメール。\n二行目。\n",
    "مرحبا بك\n",
    "x" * 5000 + "\n" + "é" * 3000,
    "=_boundary\n--=_0\n\ttab = sign\n",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", ["", "Ana", "Jun, Sato", "佐藤 純", "a@b <c>", "x\r\nBcc: y@example.org"])
def test_our_own_writing_says_what_the_library_says(text: str, name: str) -> None:
    message = Message(
        kind="notice", to_address="ana@example.org", to_name=name, language="en", text=text, html=f"<p>{text}</p>",
        subject=" ".join(f"Subject {text[:60]}".split()), message_id="0@x.example",
        copy_to=["a@example.org", "b@example.org"], reply_to=["c@example.org"],
    )  # fmt: skip
    raw = mime.write(message)
    ours, theirs = (
        email.message_from_bytes(one, policy=email.policy.default)
        for one in (raw, mime.compose(message).message().as_bytes())
    )
    for header in (
        "From",
        "To",
        "Cc",
        "Reply-To",
        "Subject",
        "Message-ID",
        "Auto-Submitted",
        "Content-Language",
        "Bcc",
    ):
        assert str(ours[header]).strip() == str(theirs[header]).strip()
    for part in ("plain", "html"):
        assert content(ours, part) == content(theirs, part)
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998 and not any(b"\n" in line or b"\r" in line for line in lines) and raw.isascii()
    assert not ours.defects


@pytest.mark.parametrize("name", ["پروین کاظمی\u200cنژاد", "නිර්මලා ක්\u200dරිෂ්ණන්", "שָׁרוֹן", "𠮷野 太郎", "𞤀𞤣𞤤𞤢𞤥" * 40])
def test_a_name_in_any_script_is_written_as_it_was_typed(name: str) -> None:
    message = Message(to_address="ana@example.org", to_name=name, subject="Subject", message_id="0@x.example")
    raw = mime.write(message)
    for mail in (email.message_from_bytes(raw), mime.compose(message).message()):
        assert str(make_header(decode_header(mail["To"]))) == f"{name} <ana@example.org>"
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def content(mail: EmailMessage, part: str) -> str:
    """The part's text with plain line ends and none at its end."""
    found = mail.get_body((part,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n").rstrip("\n")

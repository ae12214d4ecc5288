"""A mail server for tests: a real SMTP conversation, and every letter that was accepted."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ACCEPTED = "250 Accepted"


@dataclass(frozen=True)
class Letter:
    """One accepted mail: from whom, to whom (everybody in the envelope, copies included), and the message itself."""

    sender: str
    recipients: list[str]
    message: EmailMessage


@dataclass
class MailServer:
    """What a test can look at and decide.

    ``conversations`` counts connections that said EHLO or HELO, ``letters`` holds what was accepted, in order.
    ``answer_recipient`` and ``answer_data`` decide what the server says; set them to a function that returns an SMTP
    answer such as ``"550 No such person"``. A letter counts as accepted when the answer to its data starts with 2.
    """

    host: str = "127.0.0.1"
    port: int = 0
    conversations: int = 0
    letters: list[Letter] = field(default_factory=list)
    answer_recipient: Callable[[str], str] = lambda address: "250 OK"
    answer_data: Callable[[Letter], str] = lambda letter: ACCEPTED

    def letters_to(self, address: str) -> list[Letter]:
        """The accepted letters whose envelope names this address."""
        return [letter for letter in self.letters if address in letter.recipients]


class Handler:
    """Connects aiosmtpd with a ``MailServer``."""

    def __init__(self, server: MailServer) -> None:
        self.server = server

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.server.conversations += 1
        return responses

    async def handle_HELO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str) -> str:
        session.host_name = hostname
        self.server.conversations += 1
        return "250 localhost"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.server.answer_recipient(address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = email.message_from_bytes(cast(bytes, envelope.content), policy=email.policy.default)
        letter = Letter(envelope.mail_from or "", list(envelope.rcpt_tos), cast(EmailMessage, message))
        answer = self.server.answer_data(letter)
        if answer.startswith("2"):
            self.server.letters.append(letter)
        return answer


class FreePortController(Controller):
    """aiosmtpd's controller on whatever port the system gives."""

    def _trigger_server(self) -> None:
        self.port = cast(Any, self.server).sockets[0].getsockname()[1]
        super()._trigger_server()


def serve() -> tuple[MailServer, Controller]:
    """Start a server in a thread of its own; ``stop()`` the controller to end it."""
    server = MailServer()
    controller = FreePortController(Handler(server), hostname=server.host, port=0, enable_SMTPUTF8=True)
    controller.start()
    server.port = controller.port
    return server, controller

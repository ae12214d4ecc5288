"""Handing mails to a mail server, one after the other over one connection, knowing at every moment what is certain."""

from __future__ import annotations

import contextlib
import select
import smtplib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar, cast

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from ilnp.accounts.addresses import on_the_wire
from ilnp.mail import configuration
from ilnp.mail.delivery.mime import compose, sender_forms, write
from ilnp.mail.models import Message
from ilnp.mail.returns.verdicts import Verdict, verdict

Form = TypeVar("Form")


class NotReached(Exception):
    """There is no connection, or it was lost, before the mail was handed over. It was certainly not sent."""


class Undecided(Exception):
    """The mail was handed over and the answer never came. It may have been sent."""


class Withheld(Exception):
    """``before_last_line`` said no, so the mail was not handed over."""


@dataclass
class Refused(Exception):
    """The server said no to this mail. ``permanent``: it would say so again. ``bad_address``: because of the recipient."""

    reason: str
    permanent: bool
    bad_address: bool = False


class Misconfigured(Exception):
    """The server refuses us: sender, sign-in or encryption. It would refuse every mail alike."""


class Transport(Protocol):
    """One connection to whoever takes our mail."""

    def send(self, message: Message, before_last_line: Callable[[], bool], following: Message | None = None) -> str:
        """Hand one mail over; return what is worth noting about it, mostly nothing.

        ``before_last_line`` is called when nothing but the last line is missing; if it returns False the mail is not
        handed over. ``following`` is the mail that will probably be next: it may be written while the server thinks.
        Raises one of the exceptions above.
        """

    def close(self) -> None:
        """End the connection."""


def open_transport() -> Transport:
    """The transport that settings ask for: SMTP with care for every line, else any of Django's mail back ends."""
    if settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        return SmtpTransport()
    return BackendTransport()


class _Smtp(smtplib.SMTP):
    """``smtplib``'s connection, with a pause before the last line, whose arrival makes the server responsible."""

    def hand_over(
        self,
        content: bytes,
        before_last_line: Callable[[], bool],
        committed: Callable[[], None],
        meanwhile: Callable[[], None],
    ) -> tuple[int, bytes]:
        """Send ``content`` (lines end with CR LF) as a mail's data; return the server's answer.

        Raises ``Withheld``, the connection closed, when ``before_last_line`` says no. ``committed`` is called between
        that question and the last line, ``meanwhile`` between the last line and the answer.
        """
        code, answer = self.docmd("data")
        if code != 354:
            return code, answer
        text = content.replace(b"\r\n.", b"\r\n..")
        self.send(text if text.endswith(b"\r\n") else text + b"\r\n")
        if self._has_spoken():
            return self.getreply()
        if not before_last_line():
            self.close()
            raise Withheld
        committed()
        self.send(b".\r\n")
        meanwhile()
        return self.getreply()

    def _has_spoken(self) -> bool:
        """Whether the server sent something, or hung up, while it should be listening."""
        return self.sock is not None and bool(select.select([self.sock], [], [], 0)[0])


class _SmtpSsl(_Smtp, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class _Backend(EmailBackend):
    """Django's own SMTP back end, for its settings, TLS and sign-in; it opens our connection class."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SmtpSsl if self.use_ssl else _Smtp


class SmtpTransport:
    """One SMTP connection, opened when the first mail needs it, closed at the end of a batch."""

    def __init__(self) -> None:
        self._backend = _Backend()
        self._ahead: tuple[Message, bytes] | None = None

    def send(self, message: Message, before_last_line: Callable[[], bool], following: Message | None = None) -> str:
        """See ``Transport.send``."""
        # The very same object only: a message that is claimed anew may say something else by then.
        ahead = self._ahead
        content = ahead[1] if ahead is not None and ahead[0] is message else _written(write, message)
        sender = sender_forms(configuration.sender())[1]
        handed_over = False

        def committed() -> None:
            nonlocal handed_over
            handed_over = True

        try:
            connection = self._connect()
            note = self._envelope(connection, sender, message)
            code, answer = connection.hand_over(
                content, before_last_line, committed, partial(self._write_ahead, following)
            )
        except OSError as error:  # which smtplib's own exceptions are, too
            self._drop()
            if handed_over:
                raise Undecided(str(error) or type(error).__name__) from error
            raise NotReached(str(error) or type(error).__name__) from error
        except BaseException as error:
            self._drop()
            if handed_over and isinstance(error, Exception):
                raise Undecided(f"{type(error).__name__}: {error}") from error
            raise
        if code != 250:
            self._refused(code, answer)
        return note

    def _write_ahead(self, following: Message | None) -> None:
        """Write the next mail; one that cannot be written says so when it is its turn."""
        self._ahead = None
        if following is not None:
            with contextlib.suppress(Exception):
                self._ahead = following, write(following)

    def _connect(self) -> _Smtp:
        if self._backend.connection is None:
            try:
                self._backend.open()
            except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
                raise Misconfigured(str(error)) from error
            # The last line follows in a packet of its own; it must not wait for the one before to be acknowledged.
            cast(socket.socket, self._connection().sock).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connection().ehlo_or_helo_if_needed()
        return self._connection()

    def _connection(self) -> _Smtp:
        return cast(_Smtp, self._backend.connection)

    def _envelope(self, connection: _Smtp, sender: str, message: Message) -> str:
        code, answer = connection.mail(sender)
        if code != 250:
            if code >= 500:
                self._drop()
                raise Misconfigured(_said(code, answer))
            self._refused(code, answer)
        code, answer = connection.rcpt(on_the_wire(message.to_address))
        if code not in (250, 251):
            self._refused(code, answer, recipient=True)
        refused_copies = []
        for address in message.copy_to:
            code, answer = connection.rcpt(on_the_wire(address))
            if 400 <= code < 500:
                self._refused(code, answer)
            if code >= 500:
                refused_copies.append(f"{address}: {_said(code, answer)}")
        return "The copy was refused. " + "; ".join(refused_copies) if refused_copies else ""

    def _refused(self, code: int, answer: bytes, *, recipient: bool = False) -> None:
        """Raise what the server's answer means, and leave the connection ready for the next mail."""
        if code == 421 or code < 0:
            self._drop()
            raise NotReached(_said(code, answer))
        try:
            self._connection().rset()
        except (smtplib.SMTPException, OSError):
            self._drop()
        permanent = code >= 500
        judged = verdict("", answer.decode("utf-8", "replace"))
        # To "RCPT TO" a server answers with these codes for the recipient's sake, where its words say nothing else.
        meant = recipient and code in (550, 551, 553) and judged is not Verdict.NOT_FROM_US
        bad = permanent and (meant or judged is Verdict.NOBODY_THERE)
        raise Refused(_said(code, answer), permanent, bad)

    def _drop(self) -> None:
        connection, self._backend.connection = self._backend.connection, None
        if connection is not None:
            connection.close()

    def close(self) -> None:
        """See ``Transport.close``."""
        self._backend.close()


def _said(code: int, answer: bytes) -> str:
    return f"{code} {answer.decode('utf-8', 'replace')}"[:1000]


def _written(form: Callable[[Message], Form], message: Message) -> Form:
    """The mail; ``Refused``, to be tried again, where it cannot be written, so that one message never stops the others."""
    try:
        return form(message)
    except Exception as error:
        raise Refused(f"The mail cannot be written: {error}"[:1000], permanent=False) from error


def _never_connected(error: Exception) -> bool:
    """Whether a provider's error says that not even a connection was made, so that nothing was handed over."""
    from requests.exceptions import ConnectionError as NoConnection
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    cause = error.__cause__
    reason = getattr(cause.args[0], "reason", None) if isinstance(cause, NoConnection) and cause.args else None
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


class BackendTransport:
    """Any of Django's mail back ends, such as a provider behind anymail. What is certain is known per mail only."""

    def __init__(self) -> None:
        self._connection = get_connection()

    def send(self, message: Message, before_last_line: Callable[[], bool], following: Message | None = None) -> str:
        """See ``Transport.send``. Between asking and answer everything is undecided."""
        from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused

        mail = _written(partial(compose, connection=self._connection), message)
        if not before_last_line():
            raise Withheld
        try:
            mail.send()
        except AnymailRecipientsRefused as error:
            raise Refused(str(error)[:1000], permanent=True, bad_address=True) from error
        except AnymailAPIError as error:
            status = error.status_code or 0
            if _never_connected(error):
                raise NotReached(str(error)[:1000]) from error
            if status in (401, 403):
                raise Misconfigured(str(error)[:1000]) from error
            if status == 429:
                raise Refused(str(error)[:1000], permanent=False) from error
            if 400 <= status < 500:
                raise Refused(str(error)[:1000], permanent=True) from error
            raise Undecided(str(error)[:1000]) from error
        except AnymailError as error:
            raise Misconfigured(str(error)[:1000]) from error
        except Exception as error:  # a back end may raise anything, at any moment
            raise Undecided(f"{type(error).__name__}: {error}"[:1000]) from error
        status = getattr(mail, "anymail_status", None)
        if status is not None and status.message_id:
            message.provider_id = str(status.message_id)[:200]
        return ""

    def close(self) -> None:
        """See ``Transport.close``."""
        self._connection.close()

"""A mail server in a process of its own that behaves badly on purpose and counts what it did.

It writes one JSON line per event to a file: ``accepted`` (it took responsibility for the mail), ``in_flight`` (a
conversation ended after a mail's last line and before the client said anything else, so the client may not have noted
the answer), ``refused``, ``dropped``. ``python -m bench.mail_server --help`` says how badly it can behave.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import re
import time
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

_MESSAGE_ID = re.compile(rb"(?mi)^message-id: *<([^>]+)>")


class Manners:
    """What the server does to whom, and the record of it."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.random = random.Random(options.seed)
        self.log = Path(options.log)
        self.started: float | None = None

    def note(self, event: str, message_id: str = "") -> None:
        with self.log.open("a") as log:
            log.write(json.dumps([event, message_id]) + "\n")

    def refuses(self) -> bool:
        self.started = self.started or time.monotonic()
        young = time.monotonic() - self.started < self.options.refuse_for
        return young and self.random.random() < self.options.refuse

    def drops(self) -> bool:
        return self.random.random() < self.options.drop


class Conversation(SMTP):
    """One connection. ``last`` is the mail whose last line was the latest thing that the client said."""

    manners: Manners
    last = ""

    def connection_lost(self, error: Exception | None) -> None:
        if self.last:
            self.manners.note("in_flight", self.last)
            self.last = ""
        super().connection_lost(error)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        self.last = ""
        if self.manners.drops():
            self.manners.note("dropped")
            self.transport.abort()
            return
        await super().smtp_MAIL(arg)

    async def smtp_RSET(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        self.last = ""
        await super().smtp_RSET(arg)

    async def smtp_QUIT(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        self.last = ""
        await super().smtp_QUIT(arg)


class Handler:
    """Decides about each mail."""

    def __init__(self, manners: Manners) -> None:
        self.manners = manners

    async def handle_DATA(self, server: Conversation, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        found = _MESSAGE_ID.search(envelope.content or b"")
        server.last = found.group(1).decode() if found else "?"
        if self.manners.refuses():
            self.manners.note("refused", server.last)
            return "451 Come back later"
        if self.manners.drops():
            if self.manners.random.random() < 0.5:
                self.manners.note("accepted", server.last)
            self.manners.note("dropped")
            server.transport.abort()
            return "421 Gone"
        self.manners.note("accepted", server.last)
        return "250 Accepted"


async def serve(options: argparse.Namespace) -> None:
    """Answer on a free port, written to the port file, until the process is ended."""
    manners = Manners(options)

    def conversation() -> Any:
        spoken = Conversation(Handler(manners), hostname="localhost", loop=asyncio.get_running_loop())
        spoken.manners = manners
        return spoken

    server = await asyncio.get_running_loop().create_server(conversation, "127.0.0.1", 0)
    draft = Path(options.port_file + ".new")
    draft.write_text(str(server.sockets[0].getsockname()[1]))
    draft.rename(options.port_file)
    async with server:
        await server.serve_forever()


def main() -> None:
    """Run the server."""
    parser = argparse.ArgumentParser(description="A mail server with bad manners.")
    parser.add_argument("--port-file", required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--refuse", type=float, default=0.0, help="share of mails refused for now")
    parser.add_argument("--refuse-for", type=float, default=0.0, help="seconds for which it refuses")
    parser.add_argument(
        "--drop", type=float, default=0.0, help="chance of hanging up, at each MAIL and after each mail"
    )
    parser.add_argument("--seed", type=int, default=1)
    logging.disable(logging.CRITICAL)
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()

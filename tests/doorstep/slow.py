"""Visitors who send a request a byte at a time, to see who is kept waiting; and the proxy of the Caddyfile."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ilnp.embedded.state import PROJECT

HEAD = "GET /en/ HTTP/1.1\r\nHost: {host}\r\nX-Slow: "
BODY = (
    "POST /en/contact/ HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 4000\r\n\r\nmessage="
)
DRIP = 1.0
"""Seconds between two bytes."""


@contextmanager
def slow_visitors(host: str, port: int, number: int) -> Iterator[list[socket.socket]]:
    """``number`` connections, every other one within its head, the others within a body; each sends on a byte a second."""
    done = threading.Event()
    with ExitStack() as opened:
        connections = [opened.enter_context(socket.create_connection((host, port), 10)) for _ in range(number)]
        for turn, connection in enumerate(connections):
            connection.sendall((BODY if turn % 2 else HEAD).format(host=f"{host}:{port}").encode())

        def drip() -> None:
            while not done.wait(DRIP):
                for connection in connections:
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        continue  # the server has had enough of this one

        sender = threading.Thread(target=drip)
        sender.start()
        try:
            yield connections
        finally:
            done.set()
            sender.join()


def seconds_for(address: str, patience: float = 30) -> float:
    """How long a page takes for somebody else. Raises OSError when it does not come within ``patience``."""
    begun = time.monotonic()
    with urllib.request.urlopen(address, timeout=patience) as answer:
        answer.read()
    return time.monotonic() - begun


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def behind_the_proxy(web_port: int, folder: Path) -> Iterator[str]:
    """The proxy as in production but for TLS, before a web server on ``web_port``; yields its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    ours = folder / "Caddyfile"
    ours.write_text((PROJECT / "Caddyfile").read_text().replace("web:8000", f"127.0.0.1:{web_port}"))
    with (folder / "caddy.log").open("w") as log:
        proxy = subprocess.Popen(
            [str(Path(sys.executable).parent / "caddy"), "run", "--config", str(ours), "--adapter", "caddyfile"],
            env={**os.environ, "PUBLIC_ADDRESS": address, "PUBLIC_HOST": "127.0.0.1", "HOME": str(folder)},
            stdout=log,
            stderr=log,
        )
    try:
        until_it_answers(address)
        yield address
    finally:
        proxy.terminate()
        proxy.wait()


def until_it_answers(address: str, patience: float = 60) -> None:
    """Wait until a server answers with anything but trouble of its own."""
    deadline = time.monotonic() + patience
    while True:
        try:
            urllib.request.urlopen(address, timeout=patience).close()
            return
        except urllib.error.HTTPError as error:
            error.close()
            if error.code < 500:
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing answers at {address}")
        time.sleep(0.1)

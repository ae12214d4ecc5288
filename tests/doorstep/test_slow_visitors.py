"""Whoever sends slowly keeps nobody else waiting: the embedded web server, and production's behind its proxy."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from waitress import wasyncore

from ilnp.embedded.web import LARGEST_BODY, Server
from tests.conftest import PROJECT
from tests.doorstep.plain_site import application
from tests.doorstep.slow import behind_the_proxy, free_port, seconds_for, slow_visitors, until_it_answers

MANY = 40
AT_ONCE = 5.0


@contextmanager
def embedded(head: float, request: float) -> Iterator[int]:
    """The embedded web server with patience of our choosing; yields its port."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        server = Server(application, door, head=head, request=request, look_every=1)
        loop = threading.Thread(target=server.run)
        loop.start()
        try:
            yield port
        finally:
            server.task_dispatcher.shutdown()
            wasyncore.close_all(server._map)
            loop.join(20)


def ends(connection: socket.socket) -> bool:
    """Whether the server closes the connection; waits for it for at most twenty seconds."""
    connection.settimeout(20)
    try:
        while connection.recv(1000):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True


def test_the_embedded_server_answers_beside_many_slow_visitors() -> None:
    with embedded(head=600, request=600) as port, slow_visitors("127.0.0.1", port, MANY):
        assert seconds_for(f"http://127.0.0.1:{port}/en/") < AT_ONCE


def test_the_embedded_server_cuts_off_what_is_not_whole_in_time() -> None:
    with embedded(head=2, request=4) as port, slow_visitors("127.0.0.1", port, 4) as connections:
        assert [ends(connection) for connection in connections] == [True] * 4
        assert seconds_for(f"http://127.0.0.1:{port}/en/") < AT_ONCE


def test_the_embedded_server_refuses_a_body_that_is_too_large_unread() -> None:
    with embedded(head=20, request=20) as port, socket.create_connection(("127.0.0.1", port), 20) as visitor:
        visitor.sendall(f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGEST_BODY + 1}\r\n\r\n".encode())
        assert visitor.recv(100).startswith(b"HTTP/1.1 413")


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The web server with the options of the image, behind the proxy of the Caddyfile; yields the proxy's address."""
    words = re.search(r'CMD \[("gunicorn".*?)\]', (PROJECT / "Dockerfile").read_text(), re.DOTALL)
    assert words is not None
    port = free_port()
    command = [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in re.findall(r'"([^"]+)"', words[1])]
    command[command.index("ilnp.wsgi")] = "tests.doorstep.plain_site:application"
    folder = tmp_path_factory.mktemp("proxy")
    with (folder / "web.log").open("w") as log:
        web = subprocess.Popen([sys.executable, "-m", *command], cwd=PROJECT, stdout=log, stderr=log)
    try:
        until_it_answers(f"http://127.0.0.1:{port}/")
        with behind_the_proxy(port, folder) as address:
            yield address
    finally:
        web.terminate()
        web.wait()


def test_production_answers_beside_many_slow_visitors(production: str) -> None:
    port = int(production.rpartition(":")[2])
    with slow_visitors("127.0.0.1", port, MANY):
        assert [seconds_for(f"{production}/en/") < AT_ONCE for _ in range(3)] == [True] * 3


def test_the_proxy_cuts_off_a_head_that_is_not_whole_in_time(production: str) -> None:
    with slow_visitors("127.0.0.1", int(production.rpartition(":")[2]), 1) as connections:
        assert ends(connections[0])


@pytest.mark.parametrize(("path", "length", "status"), [("/en/", 2_000_001, 413), ("/admin/x/", 2_000_001, 200)])
def test_only_staff_send_files_through_the_proxy(production: str, path: str, length: int, status: int) -> None:
    request = urllib.request.Request(f"{production}{path}", data=b"x" * length)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            found = answer.status
            assert answer.read() == str(length).encode()
    except urllib.error.HTTPError as refused:
        found = refused.code
        refused.close()
    assert found == status


def test_what_only_the_proxy_may_say_is_not_taken_from_visitors(production: str) -> None:
    forged = {
        "X-Forwarded-For": "203.0.113.66",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "elsewhere.example",
    }
    with urllib.request.urlopen(urllib.request.Request(f"{production}/told/", headers=forged), timeout=30) as answer:
        assert answer.read().decode().split("\n") == ["127.0.0.1", "http", production.removeprefix("http://")]

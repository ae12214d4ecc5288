"""5,000 hostile submissions to the application form: nothing breaks, nothing undeclared is stored, nothing executes.

Every category of Unicode, fields of many megabytes, wrong types, missing and forged stamps and tokens, replays, SQL, HTML,
formulas; made from a seed by ``tests/kit/form/hostile.py``. ``make test`` sends a part of them. Half are such that
the form takes them: they are sent in, decided and published, and every mail, page and report that shows them is looked
through. Requests that no browser can send go to the server that the site runs under in production.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from bench.own_process import answer_of
from bench.table import Row

COUNT = 5000
LARGE = 10_000_000
"""Bytes of the largest field."""


def measure(count: int, seed: int) -> dict[str, int]:
    """Send ``count`` submissions in this process, and look at what is stored and where it is shown."""
    from ilnp.embedded import services

    services.attach()
    import logging

    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    logging.disable(logging.CRITICAL)
    from applications.models import Application
    from tests.kit.form.attack import attack, send, undeclared
    from tests.kit.form.filling import open_call
    from tests.kit.form.hostile import Submission
    from tests.kit.form.shown import decide_all, executable_on

    call = open_call("hostile")
    outcome = attack(call, count, seed, largest=300_000)
    for submission in (Submission("you", {"full_name": ["x" * LARGE]}), Submission("library", {"x" * LARGE: ["y"]})):
        outcome.note(submission, send(outcome.stranger, submission, ""))
    decide_all(call)
    executable = executable_on(call)
    for wrong in [*(repr(submission)[:500] for submission in outcome.broken[:3]), *sorted(set(executable))[:10]]:
        print(wrong, file=sys.stderr)
    return {
        "sent": outcome.statuses.total(),
        "applications": Application.objects.count(),
        "broken": len(outcome.broken),
        "undeclared": len(undeclared(call)),
        "executable": len(outcome.executable) + len(executable),
        **{f"status {status}": number for status, number in sorted(outcome.statuses.items())},
    }


def raw_requests(host: str) -> Iterator[bytes]:
    """Requests that no browser sends, for the page "you" of a call named "wire"."""
    path = "/en/apply/to/wire/you/"
    form = "Content-Type: application/x-www-form-urlencoded\r\n"
    for line, headers, body in (
        (f"POST {path} HTTP/1.1", f"{form}Content-Length: {LARGE + 10}\r\n", b"full_name=" + b"x" * LARGE),
        (f"POST {path} HTTP/1.1", f"{form}Content-Length: 500\r\n", b"full_name=cut+off"),
        (f"POST {path} HTTP/1.1", f"{form}Content-Length: -1\r\n", b"full_name=x"),
        (f"POST {path} HTTP/1.1", f"{form}Transfer-Encoding: chunked\r\n", b"zz\r\nfull_name=x\r\n0\r\n\r\n"),
        (
            f"POST {path} HTTP/1.1",
            f"{form}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
            b"3\r\na=b\r\n0\r\n\r\n",
        ),
        (f"POST {path} HTTP/1.1", "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 4\r\n", b"--b\r"),
        (f"GET {path}?{'x' * 20_000} HTTP/1.1", "", b""),
        (f"GET {path} HTTP/1.1", f"X-Long: {'x' * 20_000}\r\n", b""),
        (f"GET {path} HTTP/1.1", "".join(f"X-{number}: x\r\n" for number in range(300)), b""),
        (f"GET {path} HTTP/1.1", f"Cookie: {'; '.join(f'c{number}=%00' for number in range(200))}\r\n", b""),
        (f"GET {path} HTTP/1.1", "Accept-Language: " + "x" * 3000 + ",*;q=9\r\n", b""),
        ("GET /en/apply/to/%00%ff%c0%af/you/ HTTP/1.1", "", b""),
        ("GET /en/apply/to/../../../etc/passwd HTTP/1.1", "", b""),
        ("GET /static/..%2f..%2fmanage.py HTTP/1.1", "", b""),
        (f"G\x00T {path} HTTP/9.9", "", b""),
        (f"GET {path}", "", b""),
    ):
        yield f"{line}\r\nHost: {host}\r\n{headers}Connection: close\r\n\r\n".encode("latin-1") + body
    yield b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(64)
    yield f"GET {path} HTTP/1.1\r\nHost: {'x' * 300}:99999\r\n\r\n".encode()


def over_the_wire() -> dict[str, int]:
    """Send the raw requests, each ten times, to the site under its server; then ask for a page as anybody would."""
    from ilnp.embedded import services

    services.attach()
    import django

    django.setup()
    from bench.apply_load import gunicorn
    from tests.kit.form.filling import open_call

    open_call("wire")
    found = {"sent": 0, "broken": 0}
    with gunicorn("ilnp.wsgi:application") as address:
        place = urlsplit(address)
        for request in [*raw_requests(place.netloc)] * 10:
            found["sent"] += 1
            status = status_of(place.port or 0, request)
            if status >= 500:
                found["broken"] += 1
                print(status, request[:200], file=sys.stderr)
        usual = f"GET /en/apply/to/wire/ HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n"
        found["broken"] += status_of(place.port or 0, usual.encode()) != 200
    return found


def status_of(port: int, request: bytes) -> int:
    """The status that a server gives to ``request``; 0 when it closes the connection without one."""
    with socket.create_connection(("127.0.0.1", port), 20) as connection:
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(100)
        except (BrokenPipeError, ConnectionResetError):
            return 0
    words = answer.split()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def rows() -> list[Row]:
    """Lines for the table of ``make bench``; the submissions come from two processes at once."""
    with ThreadPoolExecutor() as pool:
        halves = [
            pool.submit(answer_of, "bench.hostile.submissions", "inside", str(COUNT // 2), str(seed))
            for seed in (7, 8)
        ]
        found = {name: sum(half.result().get(name, 0) for half in halves) for name in halves[0].result()}
    wire = answer_of("bench.hostile.submissions", "wire")
    print(json.dumps(found), file=sys.stderr)
    what = f"{COUNT:,} hostile submissions"
    return [
        Row(f"{what}, {found['sent']:,} requests: that broke a page", found["broken"], 0, "bound", "requests"),
        Row(f"{what}: fields stored that no page asks", found["undeclared"], 0, "bound", "fields"),
        Row(f"{what}, {found['applications']:,} sent in: executable where shown", found["executable"], 0, "bound", ""),
        Row(f"{wire['sent']} requests that no browser sends: errors of ours", wire["broken"], 0, "bound", "requests"),
    ]


def main() -> None:
    """Inside a process with servers of its own: do a part, and print it as JSON."""
    done = over_the_wire() if sys.argv[1] == "wire" else measure(int(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps(done))


if __name__ == "__main__":
    main()

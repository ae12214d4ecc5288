"""Visitors who send a byte at a time: what everybody else waits meanwhile, under ``make run`` and in production.

Production is the web server of the image behind the proxy of the Caddyfile, without TLS, with the site itself.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from bench.own_process import OURS, PROJECT, answer_of
from bench.table import Row

EMBEDDED, PRODUCTION = 16, 40
"""Slow visitors at once."""

PAGES = 20
LONGEST = 5.0
"""Seconds for a page, on a machine that is shared with others."""

CUT_OFF = 40.0
"""Seconds after which the server must have closed a connection whose head is not whole."""


def rows() -> list[Row]:
    """Lines for the table of ``make bench``."""
    with made_to_run() as address:
        found = beside(address, EMBEDDED)
    behind = answer_of("bench.hostile.slow", "production")
    return [
        Row(f"make run beside {EMBEDDED} slow visitors: a page at most", found["page"], LONGEST, "bound", "s"),
        Row("  until a slow head is cut off", found["cut off"], CUT_OFF, "bound", "s"),
        Row(f"production beside {PRODUCTION} slow visitors: a page at most", behind["page"], LONGEST, "bound", "s"),
        Row("  until a slow head is cut off", behind["cut off"], CUT_OFF, "bound", "s"),
    ]


def beside(address: str, number: int) -> dict[str, float]:
    """The longest that a page took beside ``number`` slow visitors, and how long the first of them was borne with."""
    from tests.doorstep.slow import seconds_for, slow_visitors

    place = urlsplit(address)
    begun = time.monotonic()
    with slow_visitors(place.hostname or "", place.port or 0, number) as connections:
        page = max(seconds_for(f"{address}/en/") for _time in range(PAGES))
        return {"page": page, "cut off": until_closed(connections[0], begun)}


def until_closed(connection: socket.socket, begun: float) -> float:
    """Seconds from ``begun`` until the server closes a connection; twice the bound where it never does."""
    connection.settimeout(2 * CUT_OFF)
    try:
        while connection.recv(1000):
            pass
    except ConnectionResetError:
        pass
    except TimeoutError:
        return 2 * CUT_OFF
    return time.monotonic() - begun


@contextmanager
def made_to_run() -> Iterator[str]:
    """The whole programme as ``make run`` starts it, with a folder of its own; yields its address."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        Path(folder).chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        running = subprocess.Popen(
            [sys.executable, "-m", "ilnp.embedded.run"],
            cwd=PROJECT,
            env={**kept, "ILNP_STATE": f"{folder}/state", "PORT": ""},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert running.stdout is not None
            found = re.search(r"http://[^/\s]+", running.stdout.readline())
            if found is None:
                raise RuntimeError("make run did not come up")
            yield found[0]
        finally:
            running.terminate()
            running.wait()


def production() -> dict[str, float]:
    """As ``beside``, for the site behind the proxy, in a process with servers of its own."""
    from ilnp.embedded import services

    services.attach()
    from bench.apply_load import gunicorn
    from tests.doorstep.slow import behind_the_proxy

    with tempfile.TemporaryDirectory(prefix="bench-") as folder, gunicorn("ilnp.wsgi:application") as web:
        with behind_the_proxy(urlsplit(web).port or 0, Path(folder)) as address:
            return beside(address, PRODUCTION)


if __name__ == "__main__":
    print(json.dumps(production()))

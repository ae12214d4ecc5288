"""The web server of ``make run``: no thread of it ever waits for a slow visitor.

One loop takes in every request as it trickles in, large ones on the disk; a thread gets it when it is whole. A request that
is not whole in time is cut off. In production the proxy does the same in front of the web processes (see Caddyfile).
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

THREADS = 8
MOST_CONNECTIONS = 500
LARGEST_HEAD = 64 * 1024
LARGEST_BODY = 32_000_000
HEAD_PATIENCE, REQUEST_PATIENCE, IDLE_PATIENCE = 20, 120, 30
"""Seconds from a request's first byte to the end of its head, and to its end; and between two requests."""

Application = Callable[..., Iterable[bytes]]


class Connection(HTTPChannel):
    """A visitor's connection that knows since when its current request has been coming in."""

    began = 0.0

    def received(self, data: bytes) -> bool:
        """Take in what has come."""
        if self.request is None:
            self.began = time.monotonic()
        return bool(super().received(data))

    def is_late(self, head: float, request: float) -> bool:
        """Whether the current request should have come in further by now."""
        coming = self.request
        if coming is None or self.requests:
            return False
        return time.monotonic() - self.began > (request if coming.headers_finished else head)


class Server(TcpWSGIServer):
    """Waitress on a port that is open already, with a limit on how long a request may take to come in."""

    channel_class = Connection

    def __init__(
        self,
        application: Application,
        door: socket.socket,
        *,
        head: float = HEAD_PATIENCE,
        request: float = REQUEST_PATIENCE,
        look_every: int = 5,
    ) -> None:
        self.head, self.request = head, request
        settings: dict[str, Any] = {
            "sockets": [door],
            "threads": THREADS,
            "connection_limit": MOST_CONNECTIONS,
            "channel_timeout": IDLE_PATIENCE,
            "cleanup_interval": look_every,
            "max_request_header_size": LARGEST_HEAD,
            "max_request_body_size": LARGEST_BODY,
            "asyncore_use_poll": True,
            "clear_untrusted_proxy_headers": False,  # whose word is taken say the settings (TRUSTED_PROXIES)
            "ident": "",
        }
        place = (door.family, door.type, door.proto, door.getsockname())
        super().__init__(application, _sock=door, adj=Adjustments(**settings), sockinfo=place, bind_socket=False)

    def maintenance(self, now: float) -> None:
        """Close the connections that are idle or late."""
        super().maintenance(now)
        for connection in list(self.active_channels.values()):
            if connection.is_late(self.head, self.request):
                connection.will_close = True


def main() -> None:
    """Serve the site at the open port whose number is the only argument, until somebody asks to end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    door = socket.socket(fileno=int(sys.argv[1]))
    os.set_inheritable(door.fileno(), False)  # no process that the site starts keeps the port open
    from ilnp.wsgi import application

    Server(application, door).run()


if __name__ == "__main__":
    main()

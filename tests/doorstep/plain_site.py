"""A site of one page that reads what it is sent: beside slow visitors it is the server that is tested, not the program."""

from collections.abc import Callable, Iterable
from typing import Any

TOLD = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
"""What only the proxy may say."""


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Read the body and tell its length; under ``/told/``, what the proxy tells of the visitor."""
    said = str(len(environ["wsgi.input"].read()))
    if environ["PATH_INFO"] == "/told/":
        said = "\n".join(environ.get(name, "") for name in TOLD)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said.encode()]

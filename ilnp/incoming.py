"""Reading what browsers and machines send so that nothing in it can break a page."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request

MOST_DISCARDED = 32 * 1024 * 1024
PIECE = 64 * 1024
NUL_REFUSED = "There is a character in this request that cannot be part of a text."


class ReadAsUtf8:
    """Middleware: whatever character set a request names, it is read as UTF-8; what was too much is read to its end.

    HTML forms of ours are always sent in UTF-8. Django refuses a form that names another character set, and does so a
    second time while it shows the refusal, which would be a breakdown. A body over the limit is left unread by Django;
    the server would then cut the connection, and the browser would show that instead of our words. At most 32 MB are
    read, and thrown away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.encoding = "utf-8"
        response = self.get_response(request)
        if response.status_code == 400:
            _discard_rest(request)
        return response


class RefuseNul:
    """Middleware: a zero byte is no text, and PostgreSQL keeps none. In an address it is refused at once, in a form where it
    has come as far as the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest(NUL_REFUSED)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a form with a zero byte that no field has refused."""
        if isinstance(exception, ValueError) and "NUL (0x00)" in str(exception):
            return bad_request(request, BadRequest(NUL_REFUSED))
        return None


def _discard_rest(request: HttpRequest) -> None:
    left = MOST_DISCARDED
    try:
        while left > 0 and (piece := request.read(min(PIECE, left))):
            left -= len(piece)
    except OSError:  # the browser has gone
        return

"""Pages that a link in a mail opens, without signing in.

Each sort of link is declared once, as a ``MailedLink``: what it is for, which page it opens, how long it lasts. From that
follow the address that a mail shows and what the page does.

The link is all the authority there is, and nobody can forge a request without it. So no cookie is asked for: a browser
that is told to keep the address to itself does not say either where an answer comes from, and an answer must arrive also
from a browser that keeps no cookies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ilnp.links import signed
from ilnp.links.signed import LinkBroken, LinkExpired

Page = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class MailedLink:
    """One sort of link: what it is for, the name of the page it opens, and how long it lasts (None: for ever).

    ``over`` answers for an identifier, in a sentence that names nobody, why the link opens nothing any more: the person may
    not sign in, has withdrawn, or what it asked about has ended. None while it opens its page. A link made for one purpose
    opens no page of another.
    """

    purpose: str
    page: str
    lasts: timedelta | None
    over: Callable[[str], str | Promise | None]

    def token(self, identifier: object) -> str:
        """What stands in the link for ``identifier``: a row's number or the like, nothing personal."""
        return signed.make(self.purpose, identifier)

    def path(self, identifier: object, language: str) -> str:
        """The path of the page, under the prefix of ``language``."""
        return path_in(language, self.page, self.token(identifier))

    def address(self, identifier: object, language: str) -> str:
        """The whole address, as the mail to a reader of ``language`` shows it."""
        return signed.absolute(self.path(identifier, language))

    def read(self, token: str, *, lasts: timedelta | None = None) -> str:
        """The identifier in ``token``. Raises ``LinkBroken``, or ``LinkExpired`` for one that is too old.

        ``lasts`` is for a link whose time follows from the row that it names, and counts beside the link's own.
        """
        identifier = signed.read(self.purpose, token, self.lasts)
        return signed.read(self.purpose, token, lasts) if lasts else identifier

    def opens(self, view: Page) -> Page:
        """Decorate ``view(request, identifier, token)``, which this link opens.

        GET and HEAD show, POST acts. What the view raises as ``LinkBroken`` (there is no such row any more) or
        ``LinkExpired`` shows the one page for a link that opens nothing, and what is ``over`` the one page that says so and
        what can still be done, before the view has seen anything. A form that stands on another site gets the page
        to look at instead of acting. The page is never cached, found by no search engine, and its address told to no other
        site.
        """

        @wraps(view)
        def page(request: HttpRequest, token: str) -> HttpResponseBase:
            if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
                response: HttpResponseBase = HttpResponse(status=303, headers={"Location": request.path})
            else:
                try:
                    identifier = self.read(token)
                    over = self.over(identifier)
                    if over is None:
                        response = view(request, identifier, token)
                    else:
                        response = render(request, "links/over.html", {"what": over}, status=410)
                except LinkExpired:
                    response = render(request, "links/opens_nothing.html", {"is_too_old": True}, status=410)
                except LinkBroken:
                    response = render(request, "links/opens_nothing.html", {"is_too_old": False}, status=404)
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return csrf_exempt(never_cache(require_http_methods(["GET", "HEAD", "POST"])(page)))


def path_in(language: str, page: str, *arguments: Any) -> str:
    """The path of a public page under the prefix of ``language``; of the site's own where that one is not switched on."""
    with override(language if language in settings.LANGUAGES_ON else settings.LANGUAGE_CODE):
        return reverse(page, args=arguments)

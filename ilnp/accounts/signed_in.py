"""Who is signed in, as far as types are concerned."""

from __future__ import annotations

from django.http import HttpRequest

from .models import User


def person_of(request: HttpRequest) -> User:
    """The signed-in person of a request whose view lets nobody else in.

    Raises TypeError for an anonymous visitor: then the view lacks its guard.
    """
    if not isinstance(request.user, User):
        raise TypeError("Nobody is signed in, so this view must not have been reached.")
    return request.user

"""Who is signed in, as far as types are concerned."""

from __future__ import annotations

from django.http import HttpRequest

from .models import User


class PersonRequest(HttpRequest):
    """The request of a view that lets nobody in who is not signed in: its ``user`` is a person.

    Staff pages and pages behind ``login_required`` are given one. Where Django gives the type of the request (the classes
    of the admin), ``person_of`` tells who it is.
    """

    user: User


def person_of(request: HttpRequest) -> User:
    """The signed-in person of a request to the admin.

    Raises TypeError for an anonymous visitor: then the view lacks its guard.
    """
    if not isinstance(request.user, User):
        raise TypeError("Nobody is signed in, so this view must not have been reached.")
    return request.user

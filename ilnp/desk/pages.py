"""Staff pages of our own inside the admin's frame.

A page is a view with one decorator, in a module or folder called ``staff`` of a room, which is read at start::

    @staff_page("screening/<slug:slug>/", name="screening", above="applications", chapter="applications",
                permission="applications.change_application", title=_("Screening"))
    def screening(request: PersonRequest, slug: str) -> HttpResponse:
        return TemplateResponse(request, "applications/staff/screening.html", {"call": ...})

The template extends ``desk/page.html`` and fills ``{% block content %}``. The address is ``/admin/screening/…``,
reversed as ``admin:screening``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst

Permission = str | Callable[[Any], bool]
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class StaffPage:
    """One declared page: where it is, who may open it, and how it is listed in the navigation."""

    route: str
    name: str
    permission: Permission
    title: Any
    chapter: str
    menu: bool
    view: View
    above: str = ""

    def open_to(self, user: Any) -> bool:
        """Whether ``user`` is active staff and holds the page's permission."""
        return bool(user.is_active and user.is_staff) and allowed(user, self.permission)


_pages: dict[str, StaffPage] = {}

_PLACES = re.compile(r"<\w+:(\w+)>")


def allowed(user: Any, permission: Permission) -> bool:
    """Whether ``user`` holds a permission, given as ``app_label.codename`` or as a function of the user."""
    return user.has_perm(permission) if isinstance(permission, str) else bool(permission(user))


def staff_page(
    route: str,
    *,
    name: str,
    permission: Permission,
    title: Any,
    chapter: str,
    above: str = "",
    menu: bool | None = None,
) -> Callable[[View], View]:
    """Declare a view as a staff page.

    ``route`` is relative to the admin's root and may hold converters. ``permission`` is required: a page without one
    cannot be declared. Who is not signed in as staff is sent to sign in; who lacks the permission gets 403 before the
    view runs, which is given a ``PersonRequest``. ``chapter`` is the app label under which the navigation lists the
    page; ``menu`` says whether it is listed at all, by default exactly if the route has no converters.

    A view that returns an unrendered ``TemplateResponse`` gets the admin's context added (site header, navigation,
    ``title``, ``chapter``, ``crumbs``); keys that the view set itself stay.

    ``above`` names the staff page that stands above this one in the breadcrumbs, or the model (``accounts.user``) whose
    list in the admin does; which pages stand above that one follows.
    Where the page above is about one thing, such as a cohort, the view puts that thing into its context as ``above``: the
    crumb is called like it, and leads to it by its ``slug`` or its number. Without it the crumb has the title of the page
    above and leads to it by what the two addresses have in common.

    Raises ImproperlyConfigured if the permission is empty or the name is taken.
    """
    if not permission:
        raise ImproperlyConfigured(f"The staff page {name!r} names no permission.")

    def declare(view: View) -> View:
        if name in _pages:
            raise ImproperlyConfigured(f"Two staff pages are called {name!r}.")

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not allowed(request.user, permission):
                raise PermissionDenied
            response = view(request, *args, **kwargs)
            if isinstance(response, TemplateResponse) and not response.is_rendered:
                given = response.context_data or {}
                way = list(_crumbs(above, given.get("above"), kwargs))
                frame = {**admin.site.each_context(request), "title": title, "chapter": chapter, "crumbs": way[::-1]}
                response.context_data = {**frame, **given}
            return response

        listed = "<" not in route if menu is None else menu
        _pages[name] = StaffPage(route, name, permission, title, chapter, listed, guarded, above)
        return guarded

    return declare


def _crumbs(name: str, thing: Any, address: dict[str, Any]) -> Iterator[tuple[Any, str]]:
    """The pages above, nearest first, as (words, address)."""
    if "." in name:
        yield from _crumbs_of_rows(apps.get_model(name), thing)
        return
    while name:
        page = _pages[name]
        places = _PLACES.findall(page.route)
        if places and thing is not None:
            found = {place: thing.slug if place == "slug" else thing.pk for place in places}
            yield str(thing), reverse(f"admin:{name}", kwargs=found)
        else:
            yield page.title, reverse(f"admin:{name}", kwargs={place: address[place] for place in places})
        name = page.above


def _crumbs_of_rows(model: type[Model], thing: Any) -> Iterator[tuple[Any, str]]:
    """One row of the admin and the list it stands in."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    if isinstance(thing, model):
        yield str(thing), reverse(f"{name}_change", args=[thing.pk])
    yield capfirst(model._meta.verbose_name_plural), reverse(f"{name}_changelist")


def patterns() -> list[URLPattern]:
    """Addresses of all declared pages, for the admin site."""
    return [path(page.route, admin.site.admin_view(page.view), name=page.name) for page in _pages.values()]


def listed_for(user: Any) -> list[StaffPage]:
    """Pages that the navigation shows to ``user``."""
    return [page for page in _pages.values() if page.menu and page.open_to(user)]

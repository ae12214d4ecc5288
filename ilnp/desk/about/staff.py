"""Finding a person from any page of the desk, and the one page about them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ilnp.accounts.models import User
from ilnp.accounts.roles import Role, has_role
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.about import sections
from ilnp.desk.lists import paging
from ilnp.desk.pages import staff_page

SEES_PEOPLE = "accounts.view_user"


@staff_page(
    "find/",
    name="find",
    permission=SEES_PEOPLE,
    title=gettext_lazy("Find a person"),
    chapter="accounts",
    menu=False,
)
@require_GET
def find(request: PersonRequest) -> HttpResponse:
    """People by name, address, former address or reference; the only one found is shown at once."""
    typed = paging.typed(request, "q")
    page = paging.page_of(request, sections.people_found(typed), 50)
    if page.paginator.count == 1:
        return redirect("admin:person", page[0].pk)
    return TemplateResponse(request, "desk/people/find.html", {"typed": typed, "page": page})


@staff_page(
    "people/<int:number>/",
    name="person",
    permission=SEES_PEOPLE,
    title=gettext_lazy("Person"),
    chapter="accounts",
    above="find",
)
@require_GET
def about(request: PersonRequest, number: int) -> HttpResponse:
    """Everything about one person across the chapters, in facts that lead to where they stand."""
    person = get_object_or_404(User, pk=number, erased_at=None)
    if person.merged_into_id:
        return redirect("admin:person", person.merged_into_id)
    return TemplateResponse(
        request,
        "desk/people/person.html",
        {
            "title": str(person),
            "person": person,
            "sections": sections.sections_about(person, request.user),
            "may_see_access": has_role(request.user, Role.COORDINATOR),
        },
    )

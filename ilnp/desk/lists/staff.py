"""Staff pages that keep and forget the saved filters of lists."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.lists import saved_filters
from ilnp.desk.models import SavedFilter
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_told


@staff_page(
    "filters/keep/",
    name="filter-keep",
    permission=lambda user: user.is_staff,
    title=gettext_lazy("Keep a filter"),
    chapter="accounts",
    menu=False,
)
@require_POST
def keep_filter(request: PersonRequest) -> HttpResponseBase:
    """Keep what a list shows now under a name, and go back to the list."""
    list_name, query = request.POST.get("list", ""), request.POST.get("query", "")
    if not saved_filters.may_open(request, list_name):
        raise PermissionDenied
    with refusals_told(request):
        saved = saved_filters.keep(list_name, request.POST.get("name", ""), query, actor=request.user)
        messages.success(request, _("The filter “%(name)s” is kept.") % {"name": saved})
    return redirect(f"{_list_address(list_name)}?{QueryDict(query).urlencode()}")


@staff_page(
    "filters/<int:number>/forget/",
    name="filter-forget",
    permission=lambda user: user.is_staff,
    title=gettext_lazy("Forget a filter"),
    chapter="accounts",
)
@require_POST
def forget_filter(request: PersonRequest, number: int) -> HttpResponseBase:
    """Drop a saved filter, and go back to its list."""
    saved = get_object_or_404(SavedFilter, pk=number)
    if not saved_filters.may_open(request, saved.list_name):
        raise PermissionDenied
    saved_filters.forget(saved, actor=request.user)
    messages.success(request, _("The filter “%(name)s” is forgotten.") % {"name": saved})
    return redirect(_list_address(saved.list_name))


def _list_address(list_name: str) -> str:
    return reverse(f"admin:{list_name.replace('.', '_')}_changelist")

"""The single-use sign-in of the embedded mode."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ilnp.accounts import signin


@never_cache
@require_GET
def sign_in_once(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign in with a single-use address and go to the desk or the portal. Does not exist with a real database."""
    try:
        person = signin.use(request, secret)
    except signin.NotEmbedded as problem:
        raise Http404 from problem
    except signin.AddressNotUsable:
        return render(request, "website/sign_in_spent.html", status=410)
    return redirect("admin:index" if person.is_staff else "website:portal")

"""The staff page about how one person signs in."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ilnp.accounts.models import User
from ilnp.accounts.roles import Role, has_role
from ilnp.accounts.signed_in import person_of
from ilnp.desk.pages import staff_page
from ilnp.desk.people import access


class ResetForm(forms.Form):
    """Why the second factor is taken away."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=access.Reason.choices, widget=forms.RadioSelect, initial=None
    )


@staff_page(
    "people/<int:number>/access/",
    name="person-access",
    permission=lambda user: has_role(user, Role.COORDINATOR),
    title=gettext_lazy("Sessions and second step"),
    chapter="accounts",
)
@require_http_methods(["GET", "HEAD", "POST"])
def signing_in(request: HttpRequest, number: int) -> HttpResponseBase:
    """End somebody's sessions, or take away their second factor."""
    person = get_object_or_404(User, pk=number, erased_at=None)
    act = request.POST.get("act", "")
    form = ResetForm(request.POST if act == "reset" else None)
    if request.method == "POST" and (act == "end" or form.is_valid()):
        try:
            if act == "end":
                access.end_sessions(person, actor=person_of(request))
                messages.success(request, _("%(person)s is signed out on every device.") % {"person": person})
            else:
                access.reset_second_factor(person, form.cleaned_data["reason"], actor=person_of(request))
                messages.success(
                    request, _("The second step of %(person)s is taken away. A mail tells them.") % {"person": person}
                )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("admin:person-access", person.pk)
    return TemplateResponse(
        request,
        "desk/access.html",
        {
            "person": person,
            "form": form,
            "has_second_factor": access.has_second_factor(person),
            "crumbs": [
                (_("People"), reverse("admin:accounts_user_changelist")),
                (str(person), reverse("admin:accounts_user_change", args=[person.pk])),
            ],
        },
    )

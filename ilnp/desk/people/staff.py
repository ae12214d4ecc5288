"""The staff pages about one person: how they sign in, and that two accounts are theirs."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ilnp.accounts.addresses import LONGEST_ADDRESS, normalise_address
from ilnp.accounts.merging import merge
from ilnp.accounts.models import User
from ilnp.accounts.roles import Role, has_role
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.pages import staff_page
from ilnp.desk.people import access
from ilnp.forms import refusals_told


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
    above="accounts.user",
)
@require_http_methods(["GET", "HEAD", "POST"])
def signing_in(request: PersonRequest, number: int) -> HttpResponseBase:
    """End somebody's sessions, or take away their second factor."""
    person = get_object_or_404(User, pk=number, erased_at=None)
    act = request.POST.get("act", "")
    form = ResetForm(request.POST if act == "reset" else None)
    if request.method == "POST" and (act == "end" or form.is_valid()):
        with refusals_told(request):
            if act == "end":
                access.end_sessions(person, actor=request.user)
                messages.success(request, _("%(person)s is signed out on every device.") % {"person": person})
            else:
                access.reset_second_factor(person, form.cleaned_data["reason"], actor=request.user)
                messages.success(
                    request, _("The second step of %(person)s is taken away. A mail tells them.") % {"person": person}
                )
        return redirect("admin:person-access", person.pk)
    return TemplateResponse(
        request,
        "desk/access.html",
        {
            "person": person,
            "form": form,
            "has_second_factor": access.has_second_factor(person),
            "above": person,
        },
    )


class OtherAccountForm(forms.Form):
    """Whose account it is as well."""

    address = forms.CharField(label=gettext_lazy("E-mail address of the other account"), max_length=LONGEST_ADDRESS)

    def clean_address(self) -> User:
        """The account with this address, or the one that it became part of."""
        found = User.objects.filter(email=normalise_address(self.cleaned_data["address"]), erased_at=None).first()
        if found is None:
            raise ValidationError(_("Nobody here has this address."))
        return merge.account_of(found)


@staff_page(
    "people/<int:number>/one-person/",
    name="person-merge",
    permission=lambda user: has_role(user, Role.COORDINATOR),
    title=gettext_lazy("One person, two accounts"),
    chapter="accounts",
    above="person",
)
@require_http_methods(["GET", "HEAD", "POST"])
def one_person(request: PersonRequest, number: int) -> HttpResponseBase:
    """Choose the other account, see what moves, and make the two one."""
    person = get_object_or_404(User, pk=number, erased_at=None, merged_into=None)
    other = User.objects.filter(pk=_number(request.GET.get("other")), erased_at=None, merged_into=None).first()
    form = OtherAccountForm(request.POST if "look" in request.POST else None)
    if form.is_valid():
        return redirect(f"{reverse('admin:person-merge', args=[person.pk])}?other={form.cleaned_data['address'].pk}")
    accounts = [person, other] if other and other != person else []
    if request.method == "POST" and accounts and not form.is_bound:
        with refusals_told(request):
            into = next((one for one in accounts if one.pk == _number(request.POST.get("into"))), None)
            if into is None:
                raise ValidationError(_("Choose which address is used from now on."))
            [ending] = [one for one in accounts if one.pk != into.pk]
            merge.merge(ending, into, actor=request.user)
            messages.success(request, _("They are one person now, at %(address)s.") % {"address": into.email})
            return redirect("admin:person", into.pk)
    return TemplateResponse(
        request,
        "desk/one_person.html",
        {
            "person": person,
            "form": form,
            "preview": merge.preview(accounts) if accounts else None,
            "above": person,
        },
        status=422 if form.errors else 200,
    )


def _number(text: str | None) -> int:
    """The number of an account as it stands in an address or a form; 0, which nobody has, for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0

"""The forms by which two people are kept apart, and the block is lifted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ilnp.accounts.models import User
from ilnp.forms import offer_rows
from matching.blocks.choosing import people_called, person_words


class PairForm(forms.Form):
    """Two people and the reason. Who is meant by a name is picked from the people called so, with address and country."""

    one = forms.ModelChoiceField(
        label=_("One"), queryset=User.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    other = forms.ModelChoiceField(
        label=_("The other"), queryset=User.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("Read by coordinators only. It stays on record.")
    )

    def __init__(self, *args: Any, one_called: str = "", other_called: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, called in (("one", one_called), ("other", other_called)):
            found = people_called(called)
            offer_rows(self, name, found, person_words)
            if called and not found:
                self.fields[name].help_text = _("Nobody is called “%(typed)s”.") % {"typed": called}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("one") and cleaned.get("one") == cleaned.get("other"):
            raise ValidationError(_("Choose two different people."))
        return cleaned


class LiftForm(forms.Form):
    """Why two people may be put together again."""

    reason = forms.CharField(label=_("Why"), max_length=200)

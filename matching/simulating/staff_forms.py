"""The form that describes people who might come besides those who are there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.models import Call
from ilnp.forms import offer
from ilnp.words import places
from matching.simulating.working import MOST_MORE


class MoreForm(forms.Form):
    """How many people more, all alike: where they live, what they write, their role, and whether three are welcome."""

    number = forms.IntegerField(label=_("So many more people"), min_value=1, max_value=MOST_MORE, initial=3)
    country = forms.ChoiceField(label=_("Country"))
    languages = forms.MultipleChoiceField(label=_("Languages that they write"))
    role = forms.ChoiceField(label=_("Role"), required=False)
    trio_ok = forms.BooleanField(label=_("A group of three is welcome"), required=False)

    def __init__(self, *args: Any, call: Call, spoken: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        offer(self, "country", list(places.countries(language)))
        offer(self, "languages", [(code, places.language_name(code, language)) for code in spoken])
        if call.kind == Call.Kind.MENTORING:
            offer(self, "role", [("mentor", _("mentor")), ("mentee", _("mentee"))])
        else:
            del self.fields["role"]

    def people(self) -> list[dict[str, Any]]:
        """The described people as the engine's problem has them; call it on a valid form."""
        told = self.cleaned_data
        one = {
            "country": told["country"],
            "languages": told["languages"],
            "trio_ok": told["trio_ok"],
            "role": told.get("role") or "peer",
        }
        return [dict(one) for _number in range(told["number"])]

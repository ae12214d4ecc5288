"""Forms of the screening desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Application, Qualification
from applications.models.application import DECIDED
from applications.screening import deciding
from ilnp.forms import offer


class DecisionForm(forms.Form):
    """A decision on one application."""

    status = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[(status, status.label) for status in Application.Status if status in DECIDED],
        widget=forms.RadioSelect,
    )
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("Reasons, if not eligible"), required=False, widget=forms.CheckboxSelectMultiple
    )
    of = forms.CharField(
        label=gettext_lazy("Reference of the application that counts, if duplicate"), required=False, max_length=12
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        reasons = [(one.code, str(one.reason)) for one in Qualification.objects.all()]
        reasons.append((deciding.CALL_FULL, _("The call has no more places.")))
        offer(self, "reasons", reasons)

    def clean_of(self) -> Application | None:
        reference = self.cleaned_data["of"].strip().upper()
        if not reference:
            return None
        found = Application.objects.filter(call=self.application.call, reference=reference).first()
        if found is None:
            raise ValidationError(
                _("No application of this call has the reference %(reference)s.") % {"reference": reference}
            )
        return found

"""The form by which staff set when silent people are followed up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=120)


class LadderForm(forms.Form):
    """On which day after somebody fell silent each step is taken."""

    is_on = forms.BooleanField(label=_("Follow up by mail whoever is not heard of"), required=False)
    again_after_days = _days(_("Ask again after so many days"))
    offer_after_days = _days(_("Offer the partner another one after so many days"))
    propose_after_days = _days(_("Propose to end the place after so many days"))
    ends_places_itself = forms.BooleanField(label=_("End the place then without asking the liaison"), required=False)
    back_within_days = _days(_("They can come back within so many days"))

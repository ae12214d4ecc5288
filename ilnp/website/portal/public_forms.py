"""The form of a person's own settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ilnp.accounts.models import User
from ilnp.forms import offer
from ilnp.website.public_forms.base import PageForm
from ilnp.words import places


class ProfileForm(PageForm):
    """What a signed-in person may change about themselves."""

    autocomplete = {"name": "name", "call_name": "nickname", "language": "language"}

    name = forms.CharField(
        label=_("Your full name"), max_length=200, error_messages={"required": _("Write your full name.")}
    )
    call_name = forms.CharField(
        label=_("What should we call you?"),
        max_length=100,
        required=False,
        help_text=_("We will greet you by this name."),
    )
    language = forms.ChoiceField(label=_("Language of pages and mail"))
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("We show times and send mail by this clock."))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        held = {name: getattr(person, name) for name in ["name", "call_name", "language", "time_zone"]}
        kwargs["initial"] = {**held, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        reader = get_language() or "en"
        offer(self, "language", places.site_languages())
        zones = places.time_zones(reader)
        if person.time_zone not in dict(zones):
            zones = [(person.time_zone, person.time_zone), *zones]
        offer(self, "time_zone", zones)

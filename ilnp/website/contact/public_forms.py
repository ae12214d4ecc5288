"""Forms of the pages by which people write to the programme or offer to help."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ilnp.forms import offer
from ilnp.website.contact.volunteering import Task
from ilnp.website.public_forms.base import PageForm
from ilnp.website.public_forms.fields import AddressField
from ilnp.website.public_forms.guards import GuardedForm
from ilnp.words import places


class ContactForm(PageForm, GuardedForm):
    """A message to the programme's volunteers."""

    autocomplete = {"name": "name"}

    name = forms.CharField(label=_("Your name"), max_length=200, error_messages={"required": _("Write your name.")})
    email = AddressField(help_text=_("We answer to this address."))
    subject = forms.CharField(
        label=_("Subject"), max_length=200, error_messages={"required": _("Write what your message is about.")}
    )
    text = forms.CharField(
        label=_("Your message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write your message.")},
    )

    field_order = ["name", "email", "subject", "text"]


class VolunteerForm(PageForm, GuardedForm):
    """An offer to help run the programme."""

    autocomplete = {"name": "name", "country": "country"}

    name = forms.CharField(
        label=_("Your full name"), max_length=200, error_messages={"required": _("Write your full name.")}
    )
    email = AddressField()
    country = forms.ChoiceField(
        label=_("Country or territory where you live and work"),
        error_messages={"required": _("Choose the country or territory where you live and work.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you can write to people"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one language.")},
    )
    tasks = forms.MultipleChoiceField(
        label=_("What would you like to do?"),
        choices=Task.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one thing that you would like to do.")},
    )
    text = forms.CharField(
        label=_("Tell us a little about you"),
        max_length=3000,
        required=False,
        help_text=_("Your library, your experience, how much time you have."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    field_order = ["name", "email", "country", "languages", "tasks", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reader = get_language() or "en"
        offer(self, "country", [("", _("Choose …")), *places.countries(reader)])
        offer(self, "languages", places.programme_languages(reader))

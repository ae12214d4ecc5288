"""Forms of the public pages, and the base that makes every public form accessible in the same way."""

from __future__ import annotations

from typing import Any, Self

from allauth.account.forms import RequestLoginCodeForm
from crispy_forms.helper import FormHelper
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ilnp.accounts.models import User
from ilnp.website.contact.volunteering import Task
from ilnp.words import places

from .fields import TOO_LONG, AddressField
from .guards import GuardedForm


class PageForm(forms.Form):
    """A form as our pages show it, through crispy-bootstrap5.

    Help and errors are tied to their field by ``aria-describedby``, optional fields say so in words, the browser does
    not check (our messages are translated and stand beside the field), and ``{% error_summary form %}`` lists all
    errors with links. A field named in ``autocomplete`` gets that attribute. Rendered with ``{% crispy form %}``
    inside a ``<form novalidate>`` of the template's own.
    """

    autocomplete: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.form_show_errors = True
        for field in self.fields.values():
            field.error_messages |= {
                "max_length": TOO_LONG,
                "invalid_choice": _("Choose one of the answers in the list."),
            }
        for name, purpose in self.autocomplete.items():
            if name in self.fields:
                self.fields[name].widget.attrs["autocomplete"] = purpose

    @classmethod
    def of(cls, request: HttpRequest, **kwargs: Any) -> Self:
        """The form as ``request`` asks for it: empty, sent in, or in another language with all that was typed in it.

        A form in another language is shown only; nothing in it is judged or kept.
        """
        if request.method != "POST":
            return cls(**kwargs)
        if "switch_language" not in request.POST:
            return cls(request.POST, **kwargs)
        fields = cls(**kwargs).fields.items()
        typed = {name: field.widget.value_from_datadict(request.POST, request.FILES, name) for name, field in fields}
        return cls(**{**kwargs, "initial": typed})


class SignInForm(RequestLoginCodeForm):
    """The address that a sign-in code goes to."""

    email = AddressField()


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
        self.fields["country"].choices = [("", _("Choose …")), *places.countries(reader)]  # type: ignore[attr-defined]
        self.fields["languages"].choices = places.programme_languages(reader)  # type: ignore[attr-defined]


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
        self.fields["language"].choices = places.site_languages()  # type: ignore[attr-defined]
        zones = places.time_zones(reader)
        if person.time_zone not in dict(zones):
            zones = [(person.time_zone, person.time_zone), *zones]
        self.fields["time_zone"].choices = zones  # type: ignore[attr-defined]

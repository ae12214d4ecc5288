"""The pages of the form that ask something: who, library, interests and partner, languages and times, commitments."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from applications.form.pages.fields import (
    OTHER,
    ChoiceLists,
    LineField,
    LongSelect,
    PickField,
    PickListField,
    TextField,
    TicksField,
)
from applications.models import Application, Call, Choice
from ilnp.accounts.addresses import likely_meant
from ilnp.website.public_forms.fields import AddressField
from ilnp.words import places

INTERESTS = 5
ANY = "any"
ROLES = {
    Application.Role.MENTOR: gettext_lazy("Mentor: I would like to share what I know"),
    Application.Role.MENTEE: gettext_lazy("Mentee: I would like to learn from an expert"),
}

Raw = dict[str, list[str]]
"""What was typed on one page: field → values, as a browser sends them."""


def reader() -> str:
    """The language that the page is shown in."""
    return get_language() or "en"


class PageForm(forms.Form):
    """One page of the form. Answers are codes and texts, never labels, so that they survive a change of language."""

    slug: ClassVar[str]
    template: ClassVar[str]

    def __init__(
        self,
        data: Any = None,
        *,
        call: Call,
        known: dict[str, Raw] | None = None,
        lists: ChoiceLists | None = None,
        **kwargs: Any,
    ) -> None:
        """``known`` is what the draft's other pages hold; a page may suggest something from it. ``lists`` spares a query."""
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(data, auto_id="%s", **kwargs)
        self.call = call
        self.known = known or {}
        self.lists = lists or ChoiceLists()
        self.set_up()
        for name, field in self.fields.items():
            self._dress(name, field)

    def set_up(self) -> None:
        """Fill in what depends on the call, the language and the choice lists."""

    def _dress(self, name: str, field: forms.Field) -> None:
        widget = field.widget
        if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.CheckboxInput)):
            widget.attrs["class"] = "form-check-input"
        elif isinstance(widget, forms.Select):
            widget.attrs["class"] = "form-select"
        else:
            widget.attrs["class"] = "form-control"
            widget.attrs.setdefault("dir", "auto")
        if self.is_bound and name in self.errors:
            widget.attrs["class"] += " is-invalid"

    @classmethod
    def takes(cls, data: Any, call: Call) -> Raw:
        """What of a browser's ``data`` (a QueryDict) belongs to this page: its declared fields, as text, nothing else."""
        taken = {}
        for name in cls.declared(call):
            values = [value.replace("\x00", "")[:LONGEST] for value in data.getlist(name)[:MOST_VALUES]]
            if values:
                taken[name] = values
        return taken

    @classmethod
    def declared(cls, call: Call) -> list[str]:
        """Names of all fields that the page can have under ``call``."""
        return list(cls.base_fields)

    @classmethod
    def as_initial(cls, raw: Raw) -> dict[str, Any]:
        """What was typed before, as a form that is shown again wants it."""
        return {
            name: values if isinstance(cls.base_fields.get(name), TicksField) else values[0]
            for name, values in raw.items()
        }

    def need_other(self, cleaned: dict[str, Any], name: str) -> None:
        """Ask for the words when "other" was chosen; forget them when it was not."""
        line = f"{name}_other"
        if line in self.errors or name in self.errors:
            return
        value = cleaned.get(name)
        if not (value == OTHER or (isinstance(value, list) and OTHER in value)):
            cleaned[line] = ""
        elif not cleaned.get(line):
            self.add_error(line, _("You chose “other”. Say in a few words what it is."))


LONGEST = 12_000
"""Longest text that a draft keeps of one field. More than any field accepts, so that too long a text can be shortened."""

MOST_VALUES = 60
"""Most values that a draft keeps of one field."""


class YouForm(PageForm):
    """Who the person is and how to reach them."""

    slug = "you"
    template = "applications/apply/page_you.html"

    role = PickField(
        label=gettext_lazy("Would you like to be a mentor or a mentee?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether you would like to be a mentor or a mentee.")},
    )
    full_name = LineField(
        most=200,
        label=gettext_lazy("Your full name"),
        help_text=gettext_lazy("As you want your partner to read it, in any script."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your full name.")},
    )
    call_name = LineField(
        most=100,
        required=False,
        label=gettext_lazy("What should we call you?"),
        help_text=gettext_lazy("We will greet you by this name. If you leave it empty, we use your full name."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = AddressField(help_text=gettext_lazy("Everything about the programme comes to this address."))
    email_meant = PickField(required=False, label=gettext_lazy("Is the address right?"), widget=forms.RadioSelect)
    country = PickListField(
        label=gettext_lazy("The country or territory where you live and work"),
        widget=LongSelect(attrs={"autocomplete": "country"}),
        error_messages={"required": gettext_lazy("Choose the country or territory where you live and work.")},
    )

    def set_up(self) -> None:
        if self.call.kind == Call.Kind.MENTORING:
            self.fields["role"].choices = list(ROLES.items())  # type: ignore[attr-defined]
        else:
            del self.fields["role"]
        self.fields["country"].offer(places.countries(reader()))  # type: ignore[attr-defined]
        self._offer_address()

    def _offer_address(self) -> None:
        typed = str((self.data if self.is_bound else self.initial).get("email") or "").strip()
        meant = likely_meant(typed)
        kept = str((self.data if self.is_bound else self.initial).get("email_meant") or "")
        if not meant:
            del self.fields["email_meant"]
            return
        self.fields["email_meant"].choices = [  # type: ignore[attr-defined]
            (meant, _("Use %(address)s") % {"address": meant}),
            (typed, _("Keep %(address)s: it is right") % {"address": typed}),
        ]
        self.meant = meant
        if kept == meant and self.is_bound:
            typed_over = QueryDict(mutable=True)
            typed_over.update(cast("Any", self.data))
            typed_over["email"] = meant
            self.data = typed_over

    def clean(self) -> dict[str, Any]:
        """Ask once about an address that looks mistyped; the person's word counts."""
        cleaned = super().clean() or self.cleaned_data
        if "email_meant" in self.fields and "email" not in self.errors and not cleaned.get("email_meant"):
            self.errors.pop("email_meant", None)
            self.add_error(
                "email_meant",
                _("Did you mean %(address)s? Choose the address that is right.") % {"address": self.meant},
            )
        return cleaned


class LibraryForm(PageForm):
    """Where and as what the person works."""

    slug = "library"
    template = "applications/apply/page_library.html"

    institution = LineField(
        most=300,
        required=False,
        label=gettext_lazy("Your library or institution"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    position = LineField(
        most=300,
        required=False,
        label=gettext_lazy("Your position"),
        help_text=gettext_lazy("For example: cataloguer, school librarian, student."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    library_type = PickField(
        label=gettext_lazy("What type of library do you work in, or want to work in?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the type of library that fits best.")},
    )
    library_type_other = LineField(most=200, required=False, label=gettext_lazy("Which other type of library?"))
    career_stage = PickField(
        label=gettext_lazy("How long have you worked in libraries?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how long you have worked in libraries.")},
    )

    def set_up(self) -> None:
        self.fields["library_type"].choices = self.lists.offered(Choice.List.LIBRARY_TYPE, other=True)  # type: ignore[attr-defined]
        self.fields["career_stage"].choices = self.lists.offered(Choice.List.CAREER_STAGE)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.need_other(cleaned, "library_type")
        return cleaned


class InterestsForm(PageForm):
    """What the person wants to talk about, and with whom."""

    slug = "interests"
    template = "applications/apply/page_interests.html"

    interest_1 = PickListField(required=False, label=gettext_lazy("Most important"))
    interest_2 = PickListField(required=False, label=gettext_lazy("Second"))
    interest_3 = PickListField(required=False, label=gettext_lazy("Third"))
    interest_4 = PickListField(required=False, label=gettext_lazy("Fourth"))
    interest_5 = PickListField(required=False, label=gettext_lazy("Fifth"))
    interest_other = LineField(most=200, required=False, label=gettext_lazy("Which other interest?"))
    areas = TicksField(
        label=gettext_lazy("Areas of expertise"),
        help_text=gettext_lazy("The areas you can advise on, or would like advice on."),
        error_messages={"required": gettext_lazy("Tick at least one area of expertise.")},
    )
    wants_library_type = PickField(
        label=gettext_lazy("Would you like a partner from a particular type of library?"),
        widget=forms.Select,
        initial=ANY,
        error_messages={"required": gettext_lazy("Choose a type of library, or that you are open to any.")},
    )
    wants_shared_interests = PickField(
        label=gettext_lazy("Should your partner share your interests?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether your partner should share your interests.")},
    )
    wants_career_stage = PickField(
        label=gettext_lazy("Would you like a partner with a particular length of experience?"),
        widget=forms.Select,
        initial=ANY,
        error_messages={"required": gettext_lazy("Choose a length of experience, or that you are open to any.")},
    )
    trio_welcome = PickField(
        label=gettext_lazy("Would a group of three be welcome, too?"),
        help_text=gettext_lazy("Sometimes three people are brought together instead of two."),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether a group of three would be welcome.")},
    )
    motivation = TextField(
        most=2000,
        required=False,
        label=gettext_lazy("What do you hope for?"),
        help_text=gettext_lazy("Your partner will read this. A few sentences are enough; at most 2,000 characters."),
    )
    expression_of_interest = TextField(
        most=4000,
        rows=14,
        label=gettext_lazy("Your expression of interest"),
        help_text=gettext_lazy(
            "About one page, at most 4,000 characters: your experience, and what you would like to give or to learn."
        ),
        error_messages={"required": gettext_lazy("Write your expression of interest, about one page.")},
    )

    def set_up(self) -> None:
        if self.call.kind != Call.Kind.MENTORING:
            del self.fields["areas"], self.fields["expression_of_interest"]
        else:
            self.fields["areas"].choices = self.lists.offered(Choice.List.AREA)  # type: ignore[attr-defined]
        interests = self.lists.offered(Choice.List.INTEREST, other=True)
        for field in self.interest_names:
            self.fields[field].offer(interests)  # type: ignore[attr-defined]
        open_to_any = [(ANY, _("I am open to any"))]
        types = self.lists.offered(Choice.List.LIBRARY_TYPE)
        self.fields["wants_library_type"].choices = [*open_to_any, *types]  # type: ignore[attr-defined]
        stages = self.lists.offered(Choice.List.CAREER_STAGE)
        self.fields["wants_career_stage"].choices = [*open_to_any, *stages]  # type: ignore[attr-defined]
        self.fields["wants_shared_interests"].choices = [("yes", _("Yes, please")), ("no", _("That is not important"))]  # type: ignore[attr-defined]
        self.fields["trio_welcome"].choices = [("yes", _("Yes")), ("no", _("No, only one partner"))]  # type: ignore[attr-defined]

    interest_names = [f"interest_{number}" for number in range(1, INTERESTS + 1)]

    def interest_fields(self) -> list[forms.BoundField]:
        """The five lists, in order of importance."""
        return [self[name] for name in self.interest_names]

    def clean(self) -> dict[str, Any]:
        """At least one interest, none twice. Lines left empty before or between interests are closed up."""
        cleaned = super().clean() or self.cleaned_data
        seen: dict[str, str] = {}
        for name in self.interest_names:
            value = cleaned.get(name)
            if value and value in seen:
                self.add_error(
                    name,
                    _("You have already chosen this interest under “%(place)s”. Choose another one or leave it empty.")
                    % {"place": self.fields[seen[value]].label},
                )
            elif value:
                seen[value] = name
        if not seen and not any(name in self.errors for name in self.interest_names):
            self.add_error("interest_1", _("Choose at least one interest."))
        if OTHER in seen and "interest_other" not in self.errors and not cleaned.get("interest_other"):
            self.add_error("interest_other", _("You chose “other”. Say in a few words what it is."))
        elif OTHER not in seen:
            cleaned["interest_other"] = ""
        cleaned["interests"] = [code for code in seen if code != OTHER]
        return cleaned

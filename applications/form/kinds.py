"""What the form does with a question of each kind: its fields, what they offer, what is stored, what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.form.pages.fields import (
    ChoiceLists,
    LineField,
    LongSelect,
    PickField,
    PickListField,
    TextField,
    TicksField,
)
from applications.question_kinds import ANY, OTHER, Kind, Question
from ilnp.forms import offer
from ilnp.website.public_forms.fields import AddressField
from ilnp.words import places

Raw = dict[str, list[str]]
"""What was typed on one page: field → values, as a browser sends them."""

PLACES_IN_ORDER = (
    gettext_lazy("Most important"),
    gettext_lazy("Second"),
    gettext_lazy("Third"),
    gettext_lazy("Fourth"),
    gettext_lazy("Fifth"),
)


class AskingForm(forms.Form):
    """A page of the form, as far as its questions need it: the reader's language, and what can be chosen."""

    language: str
    lists: ChoiceLists


class Asked:
    """One line of text, and what all kinds have in common."""

    template = "applications/apply/field.html"

    def fields(self, question: Question) -> dict[str, forms.Field]:
        """The fields by name, without what depends on the call and the reader's language."""
        return {question.field_stem: self.field(question)}

    def field(self, question: Question) -> forms.Field:
        """The one field of a kind that has one."""
        attrs = {"autocomplete": question.filled_by} if question.filled_by else {}
        return LineField(most=question.most, widget=forms.TextInput(attrs=attrs), **_words(question))

    def offer(self, form: AskingForm, question: Question) -> None:
        """Fill in what can be chosen, in the reader's language."""

    def check(self, form: AskingForm, question: Question, cleaned: dict[str, Any]) -> None:
        """Add errors that no single field can find."""
        if question.own_words:
            _need_own_words(form, question, cleaned)

    def stored(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        """The column's value of an answer that was found valid."""
        return cleaned.get(question.field_stem, "")

    def typed(self, question: Question, value: Any, own: str) -> Raw:
        """What somebody would have typed who gave this answer; ``own`` are their own words."""
        return {question.field_stem: [str(value)]} if value else {}


class Text(Asked):
    def field(self, question: Question) -> forms.Field:
        return TextField(most=question.most, rows=question.rows, **_words(question))


class Address(Asked):
    def field(self, question: Question) -> forms.Field:
        return AddressField(label=question.label, help_text=question.help_text)


class Country(Asked):
    def field(self, question: Question) -> forms.Field:
        return PickListField(widget=LongSelect(attrs={"autocomplete": question.filled_by}), **_words(question))

    def offer(self, form: AskingForm, question: Question) -> None:
        _offer(form, question, places.countries(form.language))


class Zone(Asked):
    template = "applications/apply/kind_zone.html"

    def field(self, question: Question) -> forms.Field:
        return PickListField(**_words(question))


class Role(Asked):
    def field(self, question: Question) -> forms.Field:
        return PickField(widget=forms.RadioSelect, **_words(question))

    def offer(self, form: AskingForm, question: Question) -> None:
        _offer(form, question, list(question.choices))

    def stored(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        return cleaned.get(question.field_stem) or "peer"


class One(Asked):
    def fields(self, question: Question) -> dict[str, forms.Field]:
        return super().fields(question) | _own_line(question)

    def field(self, question: Question) -> forms.Field:
        if question.opens:
            return PickListField(**_words(question))
        return PickField(widget=forms.RadioSelect, **_words(question))

    def offer(self, form: AskingForm, question: Question) -> None:
        _offer(form, question, form.lists.offered(question.choice_list, other=bool(question.own_words)))

    def stored(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        value = cleaned.get(question.field_stem, "")
        return "" if value == OTHER else value

    def typed(self, question: Question, value: Any, own: str) -> Raw:
        return {question.field_stem: [value] if value else [OTHER] if own else [], **_own_typed(question, own)}


class Wish(Asked):
    def field(self, question: Question) -> forms.Field:
        return PickField(widget=forms.Select, initial=ANY, **_words(question))

    def offer(self, form: AskingForm, question: Question) -> None:
        _offer(form, question, [(ANY, _("I am open to any")), *form.lists.offered(question.choice_list)])

    def stored(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        value = cleaned.get(question.field_stem, "")
        return "" if value == ANY else value

    def typed(self, question: Question, value: Any, own: str) -> Raw:
        return {question.field_stem: [value or ANY]}


class YesNo(Role):
    def stored(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        return cleaned.get(question.field_stem) == "yes"

    def typed(self, question: Question, value: Any, own: str) -> Raw:
        return {question.field_stem: ["yes" if value else "no"]}


class Tick(Asked):
    template = "applications/apply/tick.html"

    def field(self, question: Question) -> forms.Field:
        return forms.BooleanField(**_words(question))

    def stored(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        return bool(cleaned.get(question.field_stem))

    def typed(self, question: Question, value: Any, own: str) -> Raw:
        return {question.field_stem: ["on"]} if value else {}


class Several(One):
    def field(self, question: Question) -> forms.Field:
        return TicksField(**_words(question))

    def check(self, form: AskingForm, question: Question, cleaned: dict[str, Any]) -> None:
        super().check(form, question, cleaned)
        chosen = cleaned.get(question.field_stem) or []
        if question.most and len(chosen) > question.most:
            words = _("Choose at most %(most)d; you have chosen %(chosen)d.")
            form.add_error(question.field_stem, words % {"most": question.most, "chosen": len(chosen)})

    def stored(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        return [code for code in cleaned.get(question.field_stem, []) if code != OTHER]

    def typed(self, question: Question, value: Any, own: str) -> Raw:
        return {question.field_stem: [*value, *([OTHER] if own else [])], **_own_typed(question, own)}


class Ranked(One):
    """So many lists to open, one under the other: the first is the most important."""

    template = "applications/apply/kind_ranked.html"

    @staticmethod
    def names(question: Question) -> list[str]:
        """The names of the fields, in order of importance."""
        return [f"{question.field_stem}_{place}" for place in range(1, question.most + 1)]

    def fields(self, question: Question) -> dict[str, forms.Field]:
        labels = zip(self.names(question), PLACES_IN_ORDER, strict=True)
        return {name: PickListField(required=False, label=label) for name, label in labels} | _own_line(question)

    def offer(self, form: AskingForm, question: Question) -> None:
        choices = form.lists.offered(question.choice_list, other=bool(question.own_words))
        for name in self.names(question):
            cast("PickListField", form.fields[name]).offer(choices)

    def check(self, form: AskingForm, question: Question, cleaned: dict[str, Any]) -> None:
        """At least one where one is needed, none twice. Lines left empty before or between others are closed up."""
        names, own = self.names(question), own_line_of(question)
        seen: dict[str, str] = {}
        for name in names:
            value = cleaned.get(name)
            if value and value in seen:
                words = _(
                    "You have already chosen this interest under “%(place)s”. Choose another one or leave it empty."
                )
                form.add_error(name, words % {"place": form.fields[seen[value]].label})
            elif value:
                seen[value] = name
        if question.missing and not seen and not any(name in form.errors for name in names):
            form.add_error(names[0], question.missing)
        if OTHER in seen and own not in form.errors and not cleaned.get(own):
            form.add_error(own, OWN_WORDS_MISSING)
        elif OTHER not in seen:
            cleaned[own] = ""
        cleaned[question.code] = [code for code in seen if code != OTHER]

    def stored(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        return cleaned.get(question.code, [])

    def typed(self, question: Question, value: Any, own: str) -> Raw:
        chosen = [*value[: question.most - bool(own)], *([OTHER] if own else [])]
        return {name: [code] for name, code in zip(self.names(question), chosen, strict=False)} | _own_typed(
            question, own
        )


class HalfDays(Several):
    template = "applications/apply/kind_half_days.html"

    def offer(self, form: AskingForm, question: Question) -> None:
        """The page offers them, as a table."""


class ByPage(Asked):
    """Fields that only the page itself can make: they depend on the call, or on how many there are already."""

    template = ""

    def fields(self, question: Question) -> dict[str, forms.Field]:
        return {}

    def stored(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        return cleaned[question.code]


class Languages(ByPage):
    def typed(self, question: Question, value: Any, own: str) -> Raw:
        rows: Raw = {}
        for number, (language, comfort) in enumerate(value[: question.most], start=1):
            rows |= {f"language_{number}": [language], f"comfort_{number}": [comfort]}
        return rows


class Qualifications(ByPage):
    def typed(self, question: Question, value: Any, own: str) -> Raw:
        said = {code: "yes" if met else "no" for code, met in value.items() if met is not None}
        return {f"{question.stem}{code}": [answer] for code, answer in said.items()}


OWN_WORDS_MISSING = gettext_lazy("You chose “other”. Say in a few words what it is.")

_KINDS: dict[Kind, Asked] = {
    Kind.LINE: Asked(),
    Kind.TEXT: Text(),
    Kind.ADDRESS: Address(),
    Kind.COUNTRY: Country(),
    Kind.ZONE: Zone(),
    Kind.ROLE: Role(),
    Kind.ONE: One(),
    Kind.WISH: Wish(),
    Kind.SEVERAL: Several(),
    Kind.RANKED: Ranked(),
    Kind.YES_NO: YesNo(),
    Kind.TICK: Tick(),
    Kind.LANGUAGES: Languages(),
    Kind.HALF_DAYS: HalfDays(),
    Kind.QUALIFICATIONS: Qualifications(),
    Kind.CONSENT: Tick(),
}


def of(question: Question) -> Asked:
    """What the form does with a question of this kind."""
    return _KINDS[question.kind]


def own_line_of(question: Question) -> str:
    """The name of the line for own words, whether the question has one or not."""
    return f"{question.field_stem}_other"


def own_words(question: Question, cleaned: Mapping[str, Any]) -> str:
    """What a person wrote after "other"; empty where nothing."""
    return str(cleaned.get(own_line_of(question)) or "") if question.own_words else ""


def _words(question: Question) -> dict[str, Any]:
    """What every field is told: its words, and whether it may be left empty."""
    missing = {"error_messages": {"required": question.missing}} if question.missing else {}
    return {
        "label": question.label,
        "help_text": question.help_text,
        "required": bool(question.missing),
        **missing,
    }


def _offer(form: AskingForm, question: Question, choices: list[Any]) -> None:
    field = form.fields[question.field_stem]
    if isinstance(field, PickListField):
        field.offer(choices)
    else:
        offer(form, question.field_stem, choices)


def _own_line(question: Question) -> dict[str, forms.Field]:
    if not question.own_words:
        return {}
    return {own_line_of(question): LineField(most=200, required=False, label=question.own_words)}


def _own_typed(question: Question, own: str) -> Raw:
    return {own_line_of(question): [own]} if own else {}


def _need_own_words(form: AskingForm, question: Question, cleaned: dict[str, Any]) -> None:
    """Ask for the words when "other" was chosen; forget them when it was not."""
    name, line = question.field_stem, own_line_of(question)
    if line in form.errors or name in form.errors:
        return
    value = cleaned.get(name)
    if not (value == OTHER or (isinstance(value, list) and OTHER in value)):
        cleaned[line] = ""
    elif not cleaned.get(line):
        form.add_error(line, OWN_WORDS_MISSING)

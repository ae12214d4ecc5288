"""The pages of the form that ask something: who, library, interests and partner, languages and times, commitments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from applications import questions
from applications.form import kinds
from applications.form.kinds import Raw
from applications.form.pages.fields import ChoiceLists, LineField, PickField, TextField, TicksField
from applications.models import Call
from applications.question_kinds import Question
from ilnp.accounts.addresses import LONGEST_ADDRESS, likely_meant
from ilnp.forms import offer
from ilnp.website.public_forms.fields import AddressField


def reader() -> str:
    """The language that the page is shown in."""
    return get_language() or "en"


@dataclass(frozen=True)
class AskedField:
    """One question as the page shows it: its field, or its several fields, and the line for own words."""

    question: Question
    template: str
    fields: list[forms.BoundField]
    own_words: forms.BoundField | None

    @property
    def field(self) -> forms.BoundField:
        """The field of a question that has one."""
        return self.fields[0]


def asks_its_questions(page: type[PageForm]) -> type[PageForm]:
    """Give a page the fields of its questions, before those that the page declares itself."""
    page.questions = questions.on_page(page.slug)
    asked: dict[str, forms.Field] = {}
    for question in page.questions:
        asked |= kinds.of(question).fields(question)
    page.base_fields = page.declared_fields = asked | page.declared_fields
    return page


class PageForm(kinds.AskingForm):
    """One page of the form. Answers are codes and texts, never labels, so that they survive a change of language."""

    slug: ClassVar[str]
    template: ClassVar[str] = "applications/apply/page.html"
    questions: ClassVar[tuple[Question, ...]] = ()

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
        self.language = reader()
        self.asked = [question for question in self.questions if question.is_asked_in(call.kind)]
        for question in self.questions:
            if question in self.asked:
                kinds.of(question).offer(self, question)
            else:
                for name in kinds.of(question).fields(question):
                    del self.fields[name]
        self.set_up()
        for name, field in self.fields.items():
            self._dress(name, field)

    def set_up(self) -> None:
        """Fill in what else depends on the call, the language and the choice lists."""

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
            number, length = _room(cls.base_fields.get(name))
            values = [value.replace("\x00", "")[:length] for value in data.getlist(name)[:number]]
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

    def clean(self) -> dict[str, Any]:
        """Also judge what more than one field has to do with."""
        cleaned = super().clean() or self.cleaned_data
        for question in self.asked:
            kinds.of(question).check(self, question, cleaned)
        return cleaned

    def remarks(self) -> list[str]:
        """What the person should know about answers that are allowed but may stand in their way."""
        return []

    @cached_property
    def parts(self) -> dict[str, list[AskedField]]:
        """The questions to show, by part of the page; those that belong to none stand under ``rest``."""
        found: dict[str, list[AskedField]] = {}
        for question in self.asked:
            kind = kinds.of(question)
            own_line = kinds.own_line_of(question)
            names = [name for name in kind.fields(question) if name != own_line]
            if names:
                own = self[own_line] if question.own_words else None
                shown = AskedField(question, kind.template, [self[name] for name in names], own)
                found.setdefault(question.part or "rest", []).append(shown)
        return found


ROOM = 3
"""A draft keeps so many times what a text may have, so that one that is too long can be shortened by who wrote it."""

CODE = 100
"""Most characters of an answer that is chosen rather than written."""

MOST_TICKS = 60
"""Most boxes of one question that a draft keeps."""


def _room(field: forms.Field | None) -> tuple[int, int]:
    """How many answers a draft keeps of a field, and how many characters of each; no more than a person types."""
    if isinstance(field, LineField | TextField):
        return 1, ROOM * field.most
    if isinstance(field, AddressField):
        return 1, ROOM * LONGEST_ADDRESS
    return (MOST_TICKS if isinstance(field, TicksField) else 1), CODE


@asks_its_questions
class YouForm(PageForm):
    """Who the person is and how to reach them."""

    slug = "you"
    template = "applications/apply/page_you.html"
    field_order = ["role", "full_name", "call_name", "email", "email_meant"]

    email_meant = PickField(required=False, label=gettext_lazy("Is the address right?"), widget=forms.RadioSelect)

    def set_up(self) -> None:
        """Offer another address where the one typed looks mistyped."""
        typed = str((self.data if self.is_bound else self.initial).get("email") or "").strip()
        meant = likely_meant(typed)
        kept = str((self.data if self.is_bound else self.initial).get("email_meant") or "")
        if not meant:
            del self.fields["email_meant"]
            return
        use, keep = _("Use %(address)s"), _("Keep %(address)s: it is right")
        offer(self, "email_meant", [(meant, use % {"address": meant}), (typed, keep % {"address": typed})])
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


@asks_its_questions
class LibraryForm(PageForm):
    """Where and as what the person works."""

    slug = "library"


@asks_its_questions
class InterestsForm(PageForm):
    """What the person wants to talk about, and with whom."""

    slug = "interests"
    template = "applications/apply/page_interests.html"

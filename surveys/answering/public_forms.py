"""The form that participants fill in, made from the instrument's questions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ilnp.website.public_forms.base import PageForm
from surveys.answering import answers
from surveys.models import Question


class AnswerForm(PageForm):
    """The questions of a survey as fields. What may be left open, and what fits, ``answers.check`` alone decides.

    After ``is_valid()``, ``values`` holds what was filled in, by the questions' codes, as ``answers.submit`` takes it.
    """

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any) -> None:
        self.questions = list(questions)
        super().__init__(*args, **kwargs)
        for question in self.questions:
            self.fields[question.code] = _field(question)
            if question.has_other:
                self.fields[question.code + answers.OTHER_WORDS] = forms.CharField(
                    label=_("If “other”: in your own words"), required=False
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.values = {name: str(value) for name, value in cleaned.items() if value}
        try:
            answers.check(self.questions, self.values)
        except ValidationError as problem:
            for name, messages in problem.message_dict.items():
                if name not in self.errors:
                    self.add_error(name, messages)
        return cleaned

    def typed_lines(self) -> list[tuple[str, str]]:
        """What was filled in, as lines to read: the question, and the words of the choice or the text as typed."""
        lines = []
        for name, field in self.fields.items():
            if value := str(self.data.get(name, "")).strip():
                lines.append((str(field.label), dict(getattr(field, "choices", [])).get(value, value)))
        return lines

    def listed_errors(self) -> list[tuple[str, str]]:
        """Every error with the id of the field it is about, and with the question, as two may have the same error."""
        if not self.is_bound:
            return []
        listed = [("", str(error)) for error in self.non_field_errors()]
        for bound in self:
            target = f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id
            listed += [(target, f"{bound.label} {error}") for error in bound.errors]
        return listed


class _Typed(forms.CharField):
    """A text field that leaves every judgement to ``answers.check``, and refuses no sign by itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = []


def _field(question: Question) -> forms.Field:
    """The field that asks ``question``, with the same words for a missing answer as ``answers.check`` has."""
    common: dict[str, Any] = {
        "label": str(question.label),
        "help_text": str(question.help),
        "required": question.is_required,
        "error_messages": {"required": answers.missing(question)},
    }
    if question.is_counted:
        choices = [(choice.code, choice.words) for choice in question.offered()]
        if not question.is_required:
            choices.append(("", str(_("No answer"))))
        field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
        field.error_messages["invalid_choice"] = _("Please choose one of the answers shown.")
        return field
    answering = question.answering
    if answering.rows:
        return _Typed(widget=forms.Textarea(attrs={"rows": answering.rows, **answering.attributes}), **common)
    return _Typed(widget=forms.TextInput(attrs=answering.attributes), **common)

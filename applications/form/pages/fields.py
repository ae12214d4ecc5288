"""Fields of the form: text as people type it in any script, and choices that stand in the choice lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from applications.models import Choice
from applications.question_kinds import OTHER
from ilnp.website.public_forms.fields import TOO_LONG

_BLANKS = re.compile(r"[^\S\n]+")
_OVERRIDES = dict.fromkeys((0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF))


def tidy(text: str, *, lines: bool = False) -> str:
    """Return ``text`` composed (NFC), without control characters and marks that turn the direction of what follows.

    Joiners that names in Persian, Hindi or Sinhala need are kept. Runs of blanks become one blank; line breaks become
    blanks unless ``lines``.
    """
    text = unicodedata.normalize("NFC", text).translate(_OVERRIDES)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(
        " " if char == "\t" else char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc"
    )
    if not lines:
        text = text.replace("\n", " ")
    return _BLANKS.sub(" ", text).strip()


def seen(text: str) -> str:
    """Return ``text``, or nothing if there is no sign in it that can be seen: only blanks, joiners and the like."""
    return text if any(unicodedata.category(sign)[0] not in "ZC" for sign in text) else ""


class _TooLong:
    """Says how long a text may be and how long it is, so that people know how much to cut."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, value: str) -> None:
        if len(value) > self.most:
            raise forms.ValidationError(
                TOO_LONG, code="max_length", params={"limit_value": self.most, "show_value": len(value)}
            )


class LineField(forms.CharField):
    """One line of text in any script. Too much is an error that says so; nothing is cut in silence."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most
        self.validators.append(_TooLong(most))

    def to_python(self, value: Any) -> str:
        return seen(tidy(super().to_python(value) or ""))


class TextField(forms.CharField):
    """Several lines of text in any script."""

    widget = forms.Textarea

    def __init__(self, *, most: int, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["rows"] = rows
        self.most = most
        self.validators.append(_TooLong(most))

    def to_python(self, value: Any) -> str:
        return seen(tidy(super().to_python(value) or "", lines=True))


class ChoiceLists:
    """The words of all choice lists in the reader's language, read with one query when the first is asked for."""

    def __init__(self) -> None:
        self._choices: list[Choice] | None = None

    def _all(self) -> list[Choice]:
        if self._choices is None:
            self._choices = list(Choice.objects.all())
        return self._choices

    def offered(self, choice_list: str, *, other: bool = False) -> list[tuple[str, str]]:
        """(code, label) of what a list offers, in its order, at the end perhaps "Other"."""
        found = [
            (each.code, each.label()) for each in self._all() if each.choice_list == choice_list and each.is_active
        ]
        return [*found, (OTHER, gettext("Other"))] if other else found

    def labels(self) -> dict[tuple[str, str], str]:
        """(list, code) → label, with those that are no longer offered."""
        return {(each.choice_list, each.code): each.label() for each in self._all()}


NO_CHOICE = _("— choose —")


class PickField(forms.ChoiceField):
    """One of a few choices, shown as radio buttons, or of many, shown as a list to open."""

    default_error_messages = {
        "required": _("Choose one of the answers."),
        "invalid_choice": _("Choose one of the answers in the list."),
    }


class LongSelect(forms.Select):
    """A list to open with hundreds of lines. Written at once: a template for each line takes fifty times as long.

    HTML lets the end tags of its lines be left out, which makes a long list a fifth smaller.
    """

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        lines = _lines(tuple(self.choices), get_language() or "en")
        value = "" if value is None else str(value)
        line = f'value="{escape(value)}">'
        lines = lines.replace(line, f"{line[:-1]} selected>", 1)
        return mark_safe(f"<select{flatatt(given)}>\n{lines}\n</select>")  # noqa: S308 - every part is escaped


@lru_cache(maxsize=200)
def _lines(choices: tuple[tuple[Any, Any], ...], language: str) -> str:
    """The lines of a list in a language, none chosen. The same few lists are shown on every page of the form."""
    return "\n".join(f'<option value="{escape(code)}">{escape(label)}' for code, label in choices)


class _InOrder(BaseChoiceIterator):
    """Choices that are pairs of code and label already; of a plain list Django looks at every pair, on every page."""

    def __init__(self, pairs: list[Any]) -> None:
        self.pairs = pairs

    def __iter__(self) -> Iterator[Any]:
        return iter(self.pairs)


class PickListField(PickField):
    """One of many choices, shown as a list to open that begins with an empty line."""

    widget = LongSelect

    def offer(self, choices: list[Any], *, shown: list[Any] | None = None) -> None:
        """Set the choices after an empty line. ``shown``: fewer of them, to keep the page small; all are accepted."""
        self.choices = _InOrder([("", NO_CHOICE), *choices])
        if shown is not None:
            self.widget.choices = _InOrder([("", NO_CHOICE), *shown])


class TicksField(forms.MultipleChoiceField):
    """Any number of choices, shown as boxes to tick."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": _("Tick at least one."),
        "invalid_choice": _("Tick only answers in the list."),
    }

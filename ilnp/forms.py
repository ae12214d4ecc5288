"""What all forms need, whoever fills them in: choices known only now, and a function's refusal shown where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm, ChoiceField, ModelChoiceField
from django.http import HttpRequest


def offer(form: BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let the field called ``name`` offer these choices, as (value, words) or (words, group of choices).

    Raises ``TypeError`` for a field that offers none.
    """
    field = form.fields[name]
    if not isinstance(field, ChoiceField):
        raise TypeError(f"The field {name!r} offers no choices.")
    field.choices = list(choices)


def offer_rows(form: BaseForm, name: str, rows: QuerySet[Any], words: Callable[[Any], str] | None = None) -> None:
    """Let the field called ``name`` offer these rows; ``words`` says what each is called, else the row itself does.

    Raises ``TypeError`` for a field that offers no rows.
    """
    field = form.fields[name]
    if not isinstance(field, ModelChoiceField):
        raise TypeError(f"The field {name!r} offers no rows.")
    field.queryset = rows
    if words is not None:
        field.label_from_instance = words  # type: ignore[assignment, method-assign]


@contextmanager
def refusals_beside(form: BaseForm) -> Iterator[None]:
    """Put what the function called within refuses beside the fields it is about, everything else above the form.

    Whatever follows the block is reached after a refusal only; return the good ending from within it.
    """
    try:
        yield
    except ValidationError as refusal:
        if not hasattr(refusal, "error_dict"):
            form.add_error(None, refusal)
            return
        for name, problems in refusal.error_dict.items():
            form.add_error(name if name in form.fields else None, problems)


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """Show what the function called within refuses above the next page: for buttons, which have no field to show it at."""
    try:
        yield
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))

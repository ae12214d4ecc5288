"""Values of a report as one text and as JSON: written by PostgreSQL, and the same written here.

A moment is written in UTC, to the second, with its zone, whoever reads the file; yes and no as 1 and 0 (in JSON true and
false); several codes are joined by commas (in JSON a list); a text by language is the English one; what is not known is
nothing (in JSON null).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, NullIf

from ilnp.words.fields import Words, WordsField
from ilnp.words.languages import FALLBACK

SORTS: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (WordsField, "text"),
    (models.JSONField, "structure"),
    (ArrayField, "codes"),
    (models.BooleanField, "yes or no"),
    (models.DateTimeField, "moment"),
    (models.DateField, "day"),
    (models.IntegerField, "whole number"),
    (models.FloatField, "number"),
    (models.DecimalField, "number"),
    (models.Field, "text"),
)
"""The sorts of values, by the field that holds them; the first that fits."""


def sort_of(field: models.Field[Any, Any]) -> str:
    """The sort of values that a field holds, in words for the data dictionary."""
    return next(sort for kind, sort in SORTS if isinstance(field, kind))


def in_sql(path: str, field: models.Field[Any, Any]) -> Any:
    """The expression by which PostgreSQL writes a value of this field as ``as_text`` does, or as nothing."""
    value: Any = F(path)
    if isinstance(field, WordsField):
        return KeyTextTransform(FALLBACK, value)
    if isinstance(field, models.BooleanField):
        return Cast(value, models.IntegerField())
    if isinstance(field, models.DateTimeField):
        return _Moment(value)
    if isinstance(field, ArrayField):
        value = Func(value, Value(","), function="array_to_string", output_field=TextField())
    if isinstance(field, ArrayField | models.CharField | models.TextField):
        return NullIf(value, Value(""), output_field=TextField())
    return value


def json_in_sql(path: str, field: models.Field[Any, Any]) -> Any:
    """The expression by which PostgreSQL gives a value of this field to JSON as ``as_json`` does."""
    return in_sql(path, field) if isinstance(field, WordsField | models.DateTimeField) else F(path)


class ObjectInJson(Func):
    """An object as JSON writes it: ``names`` with the values of as many expressions.

    PostgreSQL's own functions take no more than fifty of them.
    """

    output_field = TextField()

    def __init__(self, names: Sequence[str], *values: Any) -> None:
        super().__init__(*values)
        self.names = names

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_context: Any) -> tuple[str, Any]:
        """The parts of the text, put together."""
        parts: list[str] = []
        parameters: list[Any] = []
        for name, value in zip(self.names, self.get_source_expressions(), strict=True):
            written, needed = compiler.compile(value)
            parts.append(f"%s || coalesce(to_json({written})::text, 'null')")
            parameters += [("," if parameters else "{") + json.dumps(name, ensure_ascii=False) + ":", *needed]
        return " || ".join([*parts, "'}'"]), parameters


class _Moment(Func):
    """A moment in UTC, to the second, with its zone."""

    template = "to_char((%(expressions)s) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+00:00\"')"
    output_field = TextField()


def as_text(value: object) -> str:
    """A value as one text."""
    match value:
        case Words():
            return value.in_language(FALLBACK)
        case str():
            return value
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case datetime():
            return value.astimezone(UTC).isoformat("T", "seconds")
        case list() | tuple():
            return ",".join(map(as_text, value))
        case dict():
            return json.dumps(value, ensure_ascii=False)
    return str(value)


def as_json(value: object) -> object:
    """A value as JSON knows it: texts, numbers, yes and no, lists and structures stay, everything else is a text."""
    match value:
        case Words() | datetime() | date() | UUID():
            return as_text(value)
    return value

"""``WordsField``: a text in several languages, as a column, a form's field and the boxes of the admin in one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.fields.json import KeyTransform
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ilnp.words.form_fields import NO_ENGLISH, WordsFormField
from ilnp.words.languages import FALLBACK, NAMES, closest


class Words(dict[str, str]):
    """A text by language code. As a string it is the text in the language in force, else in English, else nothing."""

    def in_language(self, language: str | None = None) -> str:
        """The text for a reader of ``language`` (default: the one in force), else in English, else nothing."""
        return self.get(closest(language or get_language() or FALLBACK)) or self.get(FALLBACK, "")

    def __str__(self) -> str:
        return self.in_language()


class _Assigned(DeferredAttribute):
    """Lets a row's text be set to a plain dictionary, or to one English text."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = as_words(value)


class WordsField(models.JSONField):
    """A text by language, stored as one JSON object; reads as ``Words``.

    English must be there, unless the field may be blank and no language is: PostgreSQL refuses it otherwise. A plain
    string is the English text. ``rows`` is how many lines each box of the admin has; 0 for texts of one line.
    """

    descriptor_class = _Assigned
    description = _("Text by language")

    def __init__(self, *args: Any, rows: int = 0, **options: Any) -> None:
        self.rows = rows
        if options.get("blank"):
            options.setdefault("default", dict)
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """What a migration has to know of the field."""
        name, path, args, options = super().deconstruct()
        if self.blank and options.get("default") is dict:
            del options["default"]
        return name, path, list(args), options

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        """English is there; or, where the field may be blank, nothing is."""
        column = connection.ops.quote_name(self.column or "")
        english = f"jsonb_exists({column}, '{FALLBACK}')"
        return f"{english} OR {column} = '{{}}'" if self.blank else english

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> Any:
        """JSON as ``Words``; a part of it (``labels__en``) as it is."""
        found = super().from_db_value(value, expression, connection)
        return found if isinstance(expression, KeyTransform) else as_words(found)

    def to_python(self, value: Any) -> Any:
        """Anything that stands for a text by language as ``Words``."""
        return as_words(super().to_python(value))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse what is no text by language, languages that are not ours, and a text without English."""
        super().validate(value, model_instance)
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise ValidationError(_("This must be a text by language."), code="invalid")
        if unknown := sorted(set(value) - set(NAMES)):
            raise ValidationError(_("No text is in %(languages)s."), params={"languages": ", ".join(unknown)})
        if not value.get(FALLBACK) and (value or not self.blank):
            raise ValidationError(NO_ENGLISH, code="required")

    def formfield(self, **options: Any) -> Any:
        """One box for each language."""
        shown = {"form_class": WordsFormField, "rows": self.rows, "initial": None, "show_hidden_initial": False}
        return models.Field.formfield(self, **{**shown, **options})


def as_words(value: Any) -> Any:
    """A dictionary, or one English text, as ``Words``; anything else as it is."""
    if isinstance(value, str):
        return Words({FALLBACK: value}) if value else Words()
    return Words(value) if isinstance(value, dict) and not isinstance(value, Words) else value

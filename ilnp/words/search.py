"""Searching without accents, case, widths, blanks and punctuation: one column per table that PostgreSQL itself keeps.

How letters are folded is said once, in SQL: the column is generated from it, and what somebody searches for is asked of it.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.db.models import Func, Q, TextField

_MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u0640\u064b-\u065f\u0670"
"""Accents of Latin, Greek and Cyrillic letters, points of Hebrew, vowels of Arabic: people leave them out."""

_SIGNS = "\u0001-/:-@\\[-`\u007b-\u00bf\u0589\u05be\u060c\u061b\u061f\u2000-\u206f\u2e00-\u2e7f\u3000-\u303f\u30fb"
"""Blanks and punctuation: people type them as they like."""

_CAPITALS = {
    **{chr(code): chr(code + 0x20) for code in (*range(0x391, 0x3AA), *range(0x410, 0x430)) if code != 0x3A2},
    **dict(zip("ŁØĐÐĦŦƏÆŒÞ", "łøđðħŧəæœþ", strict=True)),
}
"""Greek, Cyrillic and some Latin capitals: not every database knows them."""

_LETTERS = {
    **dict(zip("łøđðħŧəıς", "loddhteiσ", strict=True)),
    "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
    "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER ALEF WASLA}": "\N{ARABIC LETTER ALEF}",
    **{chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)},
}
"""Letters that Unicode does not take apart, as people without such a keyboard type them; Arabic endings; katakana as
hiragana."""

_DOUBLE = {"æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}


def _translated(text: str, letters: dict[str, str]) -> str:
    return f"translate({text}, '{''.join(letters)}', '{''.join(letters.values())}')"


def _folding(text: str) -> str:
    """The SQL that folds the SQL ``text``. Every function in it gives the same answer for ever."""
    sql = f"regexp_replace(lower(normalize({text}, NFKD)), '[{_MARKS}{_SIGNS}]', '', 'g')"
    sql = _translated(sql, _CAPITALS)
    for letter, written in _DOUBLE.items():
        sql = f"replace({sql}, '{letter}', '{written}')"
    return f"normalize({_translated(sql, _LETTERS)}, NFC)"


class _Folded(Func):
    """A column, folded."""

    template = _folding("%(expressions)s")
    arity = 1


class _Joined(Func):
    """Several folded columns with a blank between them, so that no word reaches from one into the next."""

    template = "%(expressions)s"
    arg_joiner = " || ' ' || "


class SearchField(models.GeneratedField):
    """What staff search a table by: ``SearchField("name", "email")`` holds both columns folded. PostgreSQL writes it.

    Ask it with ``matching``. Searching reads the whole table, which is quick up to some hundred thousand rows.
    """

    def __init__(self, *columns: str, **options: Any) -> None:
        self.columns = columns
        kept = {"expression": _Joined(*map(_Folded, columns)), "output_field": TextField(), "db_persist": True}
        super().__init__(**{**options, **kept})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """What a migration has to know of the field: its columns."""
        name, path, _arguments, options = super().deconstruct()
        for own in ("expression", "output_field", "db_persist"):
            del options[own]
        return name, path, list(self.columns), options


def matching(text: str, *fields: str) -> Q:
    """The condition that every word of ``text`` stands in one of the ``SearchField``s. One short query to the database."""
    found = Q()
    for word in _words(text):
        found &= Q(*[(f"{field}__contains", word) for field in fields], _connector=Q.OR)
    return found


def _words(text: str) -> list[str]:
    """The words of a text, folded; what has no letters or digits is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_folding('word')} FROM unnest(%s::text[]) WITH ORDINALITY AS asked (word, place) ORDER BY place",  # noqa: S608
            [text.replace("\x00", "").split()],
        )
        return [word for (word,) in cursor.fetchall() if word]

"""Search in lists of the admin in which accents, case and widths do not matter."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.contrib import admin
from django.db.models import Func, Q, QuerySet, TextField
from django.http import HttpRequest

_ACCENTS = "\u0300-\u036f\u064b-\u0655"
_CAPITALS = "".join(chr(code) for code in (*range(0x391, 0x3AA), *range(0x410, 0x430)) if code != 0x3A2)
_LETTERS = ("ŁłØøĐđı" + _CAPITALS, "llooddi" + _CAPITALS.lower())
"""Letters that Unicode does not take apart, as people without such a keyboard type them; and Greek and Cyrillic capitals,
which not every database knows."""


def bare(text: str) -> str:
    """A text as ``Bare`` makes it."""
    folded = re.sub(f"[{_ACCENTS}]", "", unicodedata.normalize("NFKD", text)).lower()
    return folded.translate(str.maketrans(*_LETTERS))


class Bare(Func):
    """A column in lower case, without the accents of Latin, Greek, Cyrillic and Arabic letters, any width as one.

    Plain ASCII, most of what there is, takes the short way.
    """

    template = (
        "CASE WHEN octet_length(%(expressions)s) = char_length(%(expressions)s) THEN lower(%(expressions)s) ELSE "
        f"translate(lower(regexp_replace(normalize(%(expressions)s, NFKD), '[{_ACCENTS}]', '', 'g')), "
        f"'{_LETTERS[0]}', '{_LETTERS[1]}') END"
    )
    output_field = TextField()


class FoldedSearch(admin.ModelAdmin):
    """A list whose ``search_fields``, plain names of text columns, are searched without accents, case and widths."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Every word must occur in one of the columns."""
        columns = {f"bare_{place}": Bare(str(name)) for place, name in enumerate(self.search_fields)}
        queryset = queryset.alias(**columns)
        for word in bare(search_term).split():
            found = Q()
            for column in columns:
                found |= Q(**{f"{column}__contains": word})
            queryset = queryset.filter(found)
        return queryset, False

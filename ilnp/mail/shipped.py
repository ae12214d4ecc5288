"""The texts of all kinds of mail, as they ship: ``<app>/mails/<kind>/<language>.md``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from ilnp.mail.kinds import finding
from ilnp.mail.texts import wordings
from ilnp.words.defaults import Kind, register
from ilnp.words.languages import LANGUAGES


def texts() -> Iterator[dict[str, Any]]:
    """Every text of every registered kind of mail, as ``wordings.save`` keeps it."""
    for kind in finding.every():
        for language in LANGUAGES:
            if path := finding.shipped_file(kind.code, language):
                yield {
                    "kind": kind.code,
                    "language": language,
                    "source": wordings.tidy(path.read_text(encoding="utf-8")),
                }


register(
    Kind(
        "mail.wording",
        _("wording of a mail"),
        "mail.Wording",
        key=("kind", "language"),
        fields=("source",),
        rows=texts,
        permission="mail.change_wording",
        shown_without_row=True,
        write=lambda row: wordings.save(row["kind"], row["language"], row["source"], actor=None),
    )
)

"""Texts of the public pages: what staff wrote, else what is shipped, else English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.safestring import SafeString

from ilnp.website.models import PageText
from ilnp.words import markdown
from ilnp.words.languages import FALLBACK

FOLDER = Path(__file__).resolve().parents[1] / "texts"


@dataclass(frozen=True)
class Text:
    """A page's title and body in one language; ``language`` tells which one was found."""

    title: str
    body: str
    language: str

    @property
    def html(self) -> SafeString:
        """The body as safe HTML."""
        return markdown.to_html(self.body)


def text(slug: str, language: str) -> Text:
    """The text of the page ``slug`` for a reader of ``language``.

    Looked for in this order: staff's text in that language, the shipped one in that language, staff's English one,
    the shipped English one. Raises LookupError if there is none at all.
    """
    written = {row.language: row for row in PageText.objects.filter(slug=slug, language__in=[language, FALLBACK])}
    for wanted in dict.fromkeys([language, FALLBACK]):
        if wanted in written:
            return Text(written[wanted].title, written[wanted].body, wanted)
        found = shipped(slug, wanted)
        if found:
            return found
    raise LookupError(f"No text for the page {slug!r}.")


@lru_cache(maxsize=256)
def shipped(slug: str, language: str) -> Text | None:
    """The text that comes with the program: a Markdown file whose first line is ``# Title``. None if there is none."""
    path = FOLDER / language / f"{slug}.md"
    if not path.is_file():
        return None
    first, _newline, body = path.read_text(encoding="utf-8").partition("\n")
    return Text(first.removeprefix("#").strip(), body.strip(), language)

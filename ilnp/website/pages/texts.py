"""Texts of the public pages: what staff wrote, else what is shipped, else English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from ilnp.website.models import PageText

FOLDER = Path(__file__).resolve().parents[1] / "texts"
FALLBACK = "en"
_TAGS = {"h2", "h3", "h4", "p", "ul", "ol", "li", "a", "strong", "em", "blockquote", "code", "br", "hr"}
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": False})


@dataclass(frozen=True)
class Text:
    """A page's title and body in one language; ``language`` tells which one was found."""

    title: str
    body: str
    language: str

    @property
    def html(self) -> SafeString:
        """The body as safe HTML."""
        return render(self.body)


@lru_cache(maxsize=256)
def render(markdown: str) -> SafeString:
    """Turn Markdown into safe HTML: raw HTML is shown as text, only plain tags and http(s), mailto and local links stay."""
    html = nh3.clean(
        _markdown.render(markdown),
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return mark_safe(html)  # noqa: S308 - sanitised by nh3


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

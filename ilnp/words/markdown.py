"""From the Markdown that staff write to clean HTML, for pages and mails alike.

CommonMark without pictures; raw HTML is shown as the text that it is. Whatever comes out holds plain tags only, no style, no
script, and links to web, mail and pages of our own. The first line's heading belongs to the page or letter around it, so
that headings here begin one below.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "a", "bdi", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "ul",
}  # fmt: skip
"""What a text may look like."""

_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_reader = MarkdownIt("commonmark", {"html": False, "breaks": False}).disable("image")


def read(text: str) -> list[Token]:
    """The text taken apart into its blocks. Headings of the first order become ones of the second."""
    tokens = _reader.parse(text)
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
    return tokens


def write(tokens: Sequence[Token]) -> str:
    """HTML of blocks that ``read`` gave; to be cleaned before somebody sees it."""
    return str(_reader.renderer.render(tokens, _reader.options, {}))


def clean(markup: str) -> str:
    """The HTML with nothing in it but ``TAGS``. Text inside other tags stays; that of scripts and styles goes too."""
    return nh3.clean(markup, tags=TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener")


@lru_cache(maxsize=256)
def to_html(text: str) -> SafeString:
    """Markdown as clean HTML, safe to show."""
    return mark_safe(clean(write(read(text))))  # noqa: S308 - cleaned

"""From a wording to a mail: Markdown to HTML and to plain text, from the same source, with placeholders filled.

A wording is a small text file: a first line ``Subject: …``, an empty line, then Markdown (CommonMark without raw HTML and
without pictures). ``{name}`` is the only other notation. It is filled by plain replacement after the Markdown has been
read, so no value can become Markdown, HTML, or reach into an object; only texts that staff keep as data are Markdown too.
"""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from markdown_it.token import Token

from ilnp.mail.kinds.declaring import Kind, Placeholder
from ilnp.mail.texts.markdown_to_text import write_text
from ilnp.words import markdown

LARGEST_PART = 60 * 1024
"""Bytes that the text and the HTML of a mail may each have."""

LONGEST_VALUE = 4000
"""Characters of one value that a mail shows; the rest is replaced by an ellipsis."""

_GAP = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+\Z")
_NONCE = secrets.token_hex(6)
_MARK = re.compile(rf'(href=")?x{_NONCE}([pq])(\d+)x')
_PARAGRAPH = re.compile(rf"<p>x{_NONCE}p(\d+)x</p>")


class WordingError(ValueError):
    """A wording cannot be used. The message says what is wrong and what to do; it is for the person who wrote it."""


class ValuesError(ValueError):
    """The values given do not fit the placeholders of the kind of mail."""


class TooLarge(ValueError):
    """The finished mail is larger than mail programs take without cutting it."""


@dataclass(frozen=True)
class Compiled:
    """A wording that has been read: subject, HTML and text in which the gaps are marked."""

    subject: str
    html: str
    text: str
    placeholders: tuple[Placeholder, ...]


@dataclass(frozen=True)
class Rendered:
    """What one mail says."""

    subject: str
    text: str
    html: str


def split(source: str, *, fragment: bool = False) -> tuple[str, str]:
    """Return subject and body of a wording. Raises ``WordingError`` where the first line is no ``Subject: …``."""
    source = source.replace("\r\n", "\n").strip("\n")
    if fragment:
        return "", source
    first, _newline, body = source.partition("\n")
    label, colon, subject = first.partition(":")
    if label.strip().lower() != "subject" or not colon or not subject.strip():
        raise WordingError(_("The first line must be “Subject: ” and the subject of the mail."))
    if not body.strip():
        raise WordingError(_("The mail has a subject, but no text."))
    return subject.strip(), body.strip("\n")


@lru_cache(maxsize=1024)
def compile_source(source: str, placeholders: tuple[Placeholder, ...], fragment: bool = False) -> Compiled:
    """Read a wording. Raises ``WordingError`` for an unknown placeholder or one where it may not stand."""
    subject, body = split(source, fragment=fragment)
    names = [placeholder.name for placeholder in placeholders]
    unknown = sorted({name for name in _GAP.findall(subject + "\n" + body) if name not in names})
    if unknown:
        raise WordingError(
            _("This kind of mail does not know %(unknown)s. It knows %(known)s.")
            % {"unknown": _in_braces(unknown), "known": _in_braces(names) or _("no placeholders")}
        )

    def mark(match: re.Match[str]) -> str:
        return f"x{_NONCE}p{names.index(match.group(1))}x"

    tokens = markdown.read(_GAP.sub(mark, body))
    _check_links(tokens, placeholders)
    text = write_text(tokens)
    _mark_gaps_inside_links(tokens)
    markup = markdown.write(tokens)
    return Compiled(_GAP.sub(mark, subject), markup, text, placeholders)


def _in_braces(names: Iterable[str]) -> str:
    return ", ".join("{" + name + "}" for name in names)


def _check_links(tokens: list[Token], placeholders: tuple[Placeholder, ...]) -> None:
    """Let a link point to a fixed address or to one trusted placeholder alone."""
    for child in _links(tokens):
        child.attrs.pop("title", None)
        target = str(child.attrs.get("href", ""))
        match = _MARK.search(target)
        if match and not (match.group(0) == target and placeholders[int(match.group(3))].trusted):
            raise WordingError(_("A link must point to a whole address or to one placeholder that holds an address."))


def _links(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or [] if child.type == "link_open"]


def _mark_gaps_inside_links(tokens: list[Token]) -> None:
    """So that an address that is the label of a link does not become a second link inside the first."""
    for token in tokens:
        inside = False
        for child in token.children or []:
            if child.type in ("link_open", "link_close"):
                inside = child.type == "link_open"
            elif inside and child.type == "text":
                child.content = child.content.replace(f"x{_NONCE}p", f"x{_NONCE}q")


def fill(compiled: Compiled, values: Mapping[str, str]) -> Rendered:
    """Put ``values`` into the gaps. HTML is cleaned afterwards: plain tags only, links to web and mail.

    Raises ``ValuesError`` when a value is missing, unknown, or no text.
    """
    names = {placeholder.name for placeholder in compiled.placeholders}
    wrong = sorted(names ^ set(values)) + sorted(name for name, value in values.items() if not isinstance(value, str))
    if wrong:
        raise ValuesError(f"Values missing, unknown or not text: {', '.join(wrong)}.")
    shown = [_shorten(values[placeholder.name]) for placeholder in compiled.placeholders]
    blocks = {
        index: markdown.read(shown[index])
        for index, placeholder in enumerate(compiled.placeholders)
        if placeholder.markdown
    }
    shown = [write_text(blocks[index]) if index in blocks else value for index, value in enumerate(shown)]

    def as_block(match: re.Match[str]) -> str:
        tokens = blocks.get(int(match.group(1)))
        return match.group(0) if tokens is None else markdown.write(tokens)

    def as_html(match: re.Match[str]) -> str:
        link, place, index = match.group(1), match.group(2), int(match.group(3))
        value = shown[index]
        if link:
            return link + html.escape(value if _ADDRESS.match(value) or value.startswith("mailto:") else "")
        if compiled.placeholders[index].trusted:
            escaped = html.escape(value).replace("\n", "<br>")
            address = f'<a href="{escaped}"><bdi>{escaped}</bdi></a>'
            return address if place == "p" and _ADDRESS.match(value) else escaped
        return "<bdi>" + html.escape(value).replace("\n", "<br>") + "</bdi>"

    def as_text(match: re.Match[str]) -> str:
        return shown[int(match.group(3))]

    subject = " ".join(_MARK.sub(as_text, compiled.subject).split())
    markup = _MARK.sub(as_html, _PARAGRAPH.sub(as_block, compiled.html))
    return Rendered(subject[:400], _MARK.sub(as_text, compiled.text), markdown.clean(markup))


def _shorten(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1].rstrip() + "…"


def check(kind: Kind, source: str) -> Rendered:
    """Read ``source`` as a wording of ``kind`` and fill it with sample values. Raises ``WordingError``."""
    return fill(compile_source(source, kind.placeholders, kind.fragment), kind.samples())

"""The kinds of mail there are. Every floor registers its own when the program starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.utils.functional import Promise

from ilnp.words.languages import FALLBACK


@dataclass(frozen=True)
class Placeholder:
    """A gap in a wording that the program fills.

    ``trusted`` values are plain text of our own making, such as an address of our site, which becomes a link. All others
    are what a person typed: they are escaped, and Markdown in them means nothing. ``markdown`` values are texts that staff
    keep as data, such as a conversation prompt: where the placeholder is a paragraph of its own, lists and links in it are
    shown as such.
    """

    name: str
    sample: str
    trusted: bool = False
    markdown: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of mail: what it is called, which gaps it has, how it is treated on the way.

    ``must_receive``: the recipient cannot unsubscribe and no daily cap holds it back. ``priority``: lower goes first.
    ``stale_after``: how long after its due time it may still be sent. ``topic``: what an unsubscription covers; kinds
    with the same topic are unsubscribed from together (empty: this kind alone). ``fragment``: a part of other mails,
    without a subject of its own.
    """

    code: str
    label: str | Promise
    placeholders: tuple[Placeholder, ...] = ()
    must_receive: bool = False
    priority: int = 50
    stale_after: timedelta = timedelta(days=5)
    topic: str = ""
    fragment: bool = False

    def samples(self) -> dict[str, str]:
        """A sample value for every placeholder."""
        return {placeholder.name: placeholder.sample for placeholder in self.placeholders}

    def subscription(self) -> str:
        """What an unsubscription from this mail covers; empty where there is none."""
        return "" if self.must_receive else self.topic or self.code


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind of mail known. Called in ``AppConfig.ready``; the same kind twice changes nothing.

    Raises ``ValueError`` when another kind has the code already, or when two placeholders share a name.
    """
    names = [placeholder.name for placeholder in kind.placeholders]
    if len(set(names)) < len(names):
        raise ValueError(f"Two placeholders of the mail “{kind.code}” have the same name.")
    if _kinds.get(kind.code, kind) != kind:
        raise ValueError(f"There are two different kinds of mail called “{kind.code}”.")
    _kinds[kind.code] = kind


def get(code: str) -> Kind:
    """The kind called ``code``. Raises ``LookupError`` where none is registered."""
    try:
        return _kinds[code]
    except KeyError:
        raise LookupError(f"No kind of mail is called “{code}”. Register it in the app's ready().") from None


def subscription(code: str) -> str:
    """What an unsubscription from mail of this kind covers; empty where there is none, or no such kind any more."""
    return _kinds[code].subscription() if code in _kinds else ""


def life(code: str) -> timedelta:
    """How long after its due time a mail of this kind may be sent, also of a kind that is registered no more."""
    return _kinds.get(code, Kind(code, code)).stale_after


def every() -> list[Kind]:
    """All registered kinds, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def shipped_file(code: str, language: str) -> Path | None:
    """The file with the text that we ship for this kind in exactly this language: ``<app>/mails/<kind>/<language>.md``."""
    for app in apps.get_app_configs():
        path = Path(app.path) / "mails" / code / f"{language}.md"
        if path.is_file():
            return path
    return None


_shipped: dict[tuple[str, str], str] = {}


def shipped_text(code: str, language: str) -> tuple[str, str]:
    """The text that we ship for this kind, and the language it is in: ``language``, else English.

    Raises ``LookupError`` where there is not even an English one.
    """
    for wanted in (language, FALLBACK):
        if (code, wanted) not in _shipped:
            path = shipped_file(code, wanted)
            if path is None:
                continue
            _shipped[code, wanted] = path.read_text(encoding="utf-8")
        return _shipped[code, wanted], wanted
    raise LookupError(
        f"The mail “{code}” has no text: mails/{code}/{FALLBACK}.md is missing in the app that registers it."
    )

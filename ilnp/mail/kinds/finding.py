"""The kinds of mail there are: every folder that declares one, in any app, found by itself."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from importlib import import_module
from pathlib import Path

from django.apps import apps

from ilnp.mail.kinds.declaring import Kind
from ilnp.words.languages import FALLBACK

_beyond: list[tuple[str, Path]] = []
"""Packages outside the apps whose kinds are taken in, too."""


def take_in(package: str) -> None:
    """Find also the kinds that ``package`` holds, which is no app: those that only tests and benches send."""
    file = import_module(package).__file__
    assert file is not None
    _beyond.append((package, Path(file).parent))
    _folders.cache_clear()


def leave_out(package: str) -> None:
    """Undo ``take_in``."""
    _beyond[:] = [one for one in _beyond if one[0] != package]
    _folders.cache_clear()


@cache
def _folders() -> dict[str, tuple[str, Path]]:
    """The folder of every kind, by code, as dotted name and path. Raises ``ValueError`` where two have one name."""
    found: dict[str, tuple[str, Path]] = {}
    homes = [(app.name, Path(app.path)) for app in apps.get_app_configs()] + _beyond
    for package, home in homes:
        for declaration in [*home.glob("mails/*/__init__.py"), *home.glob("*/mails/*/__init__.py")]:
            folder = declaration.parent
            dotted = ".".join([package, *folder.relative_to(home).parts])
            if found.setdefault(folder.name, (dotted, folder))[0] != dotted:
                raise ValueError(f"{dotted} and {found[folder.name][0]} are two kinds of mail with one name.")
    return found


def get(code: str) -> Kind:
    """The kind called ``code``. Raises ``LookupError`` where there is none."""
    if code not in _folders():
        raise LookupError(f"No kind of mail is called “{code}”: no app has a folder mails/{code}.")
    kind = import_module(_folders()[code][0]).KIND
    assert isinstance(kind, Kind)
    return kind


def every() -> list[Kind]:
    """All kinds, by code."""
    return [get(code) for code in sorted(_folders())]


def subscription(code: str) -> str:
    """What an unsubscription from mail of this kind covers; empty where there is none, or no such kind any more."""
    return get(code).subscription() if code in _folders() else ""


def life(code: str) -> timedelta:
    """How long after its due time a mail of this kind may be sent, also of a kind that exists no more."""
    return (get(code) if code in _folders() else Kind(code, code)).stale_after


def shipped_file(code: str, language: str) -> Path | None:
    """The file with the text that we ship for this kind in exactly this language."""
    if code not in _folders():
        return None
    path = _folders()[code][1] / f"{language}.md"
    return path if path.is_file() else None


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def shipped_text(code: str, language: str) -> tuple[str, str]:
    """The text that we ship for this kind, and the language it is in: ``language``, else English.

    Raises ``LookupError`` where there is not even an English one.
    """
    for wanted in (language, FALLBACK):
        path = shipped_file(code, wanted)
        if path is not None:
            return _read(path), wanted
    raise LookupError(f"The mail “{code}” has no text: {FALLBACK}.md is missing in its folder.")

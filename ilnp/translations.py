"""The translations of the program's texts, without GNU gettext: find the texts, keep .po files, compile, check.

``python -m ilnp.translations compile``  makes the .mo files that Django reads (done by run, test, manage.py and the image)
``python -m ilnp.translations update``   adds new texts to every locale/*/django.po and marks vanished ones obsolete
``python -m ilnp.translations check``    fails when a language that is on lacks a text that not only staff read

English is the language of the source and has no file.
"""

from __future__ import annotations

import functools
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import extract_python
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parent.parent
LOCALE = PROJECT / "locale"
SOURCES = ["ilnp", "applications", "matching", "cohorts", "surveys", "templates"]
STAFF_NAMES = {
    "about_person",
    "admin",
    "apps",
    "audiences",
    "buttons",
    "cards",
    "desk",
    "due",
    "exports",
    "management",
    "merging",
    "models",
    "shipped",
    "staff",
    "staff_forms",
    "standing",
}
"""Files, and folders, whose texts staff alone read, wherever they stand."""
STAFF_ROOMS = (
    "ilnp/desk/",
    "ilnp/embedded/",
    "ilnp/mail/",
    "ilnp/rehearsal/",
    "ilnp/words/fields",
    "ilnp/words/form_fields",
    "applications/call/",
    "applications/intake/",
    "applications/own_words/",
    "applications/screening/",
    "matching/",
    "cohorts/board/",
    "cohorts/forming/",
    "cohorts/liaisons/",
    "cohorts/rematch/",
    "surveys/asking/",
    "surveys/instruments/",
    "surveys/results/",
    "templates/matching/",
)
"""Rooms in which staff alone work. In every other one everything is for the public but the files named above."""
PUBLIC_NAMES = ("public", "mails")
"""How files and folders begin that others read too, even in a room of the staff's: the pages that anybody opens, and what
the sorts of mail are called that a link stops."""
TEMPLATES = {".html", ".txt", ".mjml"}
SINGLE, PLURAL, CONTEXT, CONTEXT_PLURAL = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS: dict[str, Any] = {
    name + lazy: shape
    for name, shape in (
        ("gettext", SINGLE),
        ("ngettext", PLURAL),
        ("pgettext", CONTEXT),
        ("npgettext", CONTEXT_PLURAL),
    )
    for lazy in ("", "_lazy", "_noop")
} | {"_": SINGLE}


@dataclass(frozen=True)
class Text:
    """One text that people read: what ``gettext`` is asked for."""

    text: str
    plural: str = ""
    context: str | None = None


@functools.cache
def texts() -> dict[Text, list[str]]:
    """Every text of the program's code and templates, with the files in which it stands."""
    found: dict[Text, list[str]] = {}
    for folder in SOURCES:
        for path in sorted((PROJECT / folder).rglob("*")):
            if (path.suffix != ".py" and path.suffix not in TEMPLATES) or "migrations" in path.parts:
                continue
            for text in texts_of(path):
                places = found.setdefault(text, [])
                if (place := path.relative_to(PROJECT).as_posix()) not in places:
                    places.append(place)
    return found


def public_texts() -> list[Text]:
    """The texts that stand in at least one file that others than staff read."""
    return [text for text, places in texts().items() if not all(map(staff_only, places))]


def staff_only(place: str) -> bool:
    """Whether only staff read the texts of this file, named from the project's folder; its name and its room say so.

    They may be translated like all others, but a language can be switched on before.
    """
    parts = place.rsplit(".", 1)[0].split("/")
    if any(part.startswith(PUBLIC_NAMES) for part in parts):
        return False
    return place.startswith(STAFF_ROOMS) or not STAFF_NAMES.isdisjoint(parts)


def texts_of(path: Path) -> Iterator[Text]:
    """The texts of one file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATES:
        # Django turns a template into something like Python in which only the texts are left; its indentation is not
        source = "\n".join(line.lstrip() for line in templatize(source).splitlines())
    file = io.BytesIO(source.encode())
    for _line, function, messages, _comments in extract_python(file, KEYWORDS, [], {"encoding": "utf-8"}):
        if text := as_text(str(function), messages):
            yield text


def as_text(function: str, messages: Any) -> Text | None:
    """What a call of ``function`` with these arguments asks for; None where the argument is no literal text."""
    parts = list(messages) if isinstance(messages, tuple | list) else [messages]
    name = function.removesuffix("_lazy").removesuffix("_noop")
    needed = {"ngettext": 2, "pgettext": 2, "npgettext": 3}.get(name, 1)
    wanted = parts[:needed]
    if len(wanted) < needed or not all(isinstance(part, str) and part for part in wanted):
        return None
    match name:
        case "pgettext":
            return Text(wanted[1], context=wanted[0])
        case "npgettext":
            return Text(wanted[1], wanted[2], wanted[0])
        case "ngettext":
            return Text(wanted[0], wanted[1])
    return Text(wanted[0])


def file_of(language: str) -> Path:
    """The .po file of a language code such as ``zh-hans``."""
    return LOCALE / to_locale(language) / "LC_MESSAGES" / "django.po"


def compile_all() -> int:
    """Compile every .po file that is newer than its .mo file; return how many were."""
    done = 0
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        draft = target.with_suffix(f".{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)
        done += 1
    return done


def missing(language: str) -> list[Text]:
    """The texts for everybody that have no finished translation into this language."""
    path = file_of(language)
    entries = polib.pofile(str(path)) if path.exists() else []
    finished = {Text(e.msgid, e.msgid_plural, e.msgctxt) for e in entries if e.translated() and not e.obsolete}
    return [text for text in public_texts() if text not in finished]


def update(language: str) -> None:
    """Bring a language's .po file in line with the program's texts; finished translations stay."""
    path = file_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = polib.pofile(str(path), wrapwidth=119) if path.exists() else polib.POFile(wrapwidth=119)
    catalogue.metadata.setdefault("Language", to_locale(language))
    catalogue.metadata.setdefault("MIME-Version", "1.0")
    catalogue.metadata.setdefault("Content-Type", "text/plain; charset=UTF-8")
    catalogue.metadata.setdefault("Content-Transfer-Encoding", "8bit")
    catalogue.metadata.setdefault("Plural-Forms", plural_forms(language))
    known = {Text(entry.msgid, entry.msgid_plural, entry.msgctxt): entry for entry in catalogue}
    current = texts()
    for text, entry in known.items():
        entry.obsolete = text not in current
    for text, places in current.items():
        entry = known.get(text)
        if entry is None:
            plural = dict.fromkeys(range(forms(language)), "") if text.plural else {}
            entry = polib.POEntry(
                msgid=text.text, msgid_plural=text.plural, msgctxt=text.context, msgstr_plural=plural
            )
            catalogue.append(entry)
        entry.occurrences = [(place, "") for place in places]
    catalogue.sort(key=lambda entry: (entry.obsolete, entry.occurrences[:1], entry.msgid))
    catalogue.save(str(path))


def plural_forms(language: str) -> str:
    """The header that says how this language counts, as GNU gettext writes it."""
    from babel.messages.plurals import get_plural

    return str(get_plural(to_locale(language)).plural_forms)


def forms(language: str) -> int:
    """How many plural forms this language has."""
    from babel.messages.plurals import get_plural

    return int(get_plural(to_locale(language)).num_plurals)


def check(languages: list[str]) -> int:
    """Say which texts the languages lack; return how many."""
    lacking = 0
    for language in languages:
        gaps = [] if language == "en" else missing(language)
        lacking += len(gaps)
        for gap in gaps[:10]:
            print(f"{language}: no translation of {gap.text!r}")
        if gaps:
            print(f"{language}: {len(gaps)} of {len(public_texts())} texts lack a translation ({file_of(language)})")
    return lacking


def main(arguments: list[str]) -> None:
    """Do what the one argument says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ilnp.settings")
    from django.conf import settings

    match arguments:
        case ["compile"]:
            compile_all()
        case ["update"]:
            for language, _name in settings.ALL_LANGUAGES:
                if language != "en":
                    update(language)
        case ["check"]:
            sys.exit(1 if check(settings.LANGUAGES_ON) else 0)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])

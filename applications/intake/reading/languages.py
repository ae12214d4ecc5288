"""Reading which languages people know, named in any language."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from applications.intake.reading import answers
from applications.intake.reading.gathered import gathered
from ilnp.words.folding import one_line, tidy

_WORDS_BETWEEN = re.compile(
    r"\s*(?:,|;|\n|\||،|、|，|；|؛|•|·|/|&|\+|┋|<br ?/?>|・|及|和|与|と|및|\s(?:and|y|e|et|и|و|und|ve|or|o|ou)\s)\s*"
)
_LANGUAGES_OF_NAMES = tuple(
    "en es pt zh_Hans zh_Hant ko ar ru ja fr de it tr id fa uk pl nl hi bn ur sw vi th ka el".split()  # noqa: SIM905 - one line reads better than thirty
)
_SAME_LANGUAGE = {
    "tl": "fil",
    "nb": "no",
    "nn": "no",
    "cmn": "zh",
    "prs": "fa",
    "fa_AF": "fa",
    "mo": "ro",
    "sh": "sr",
    "iw": "he",
    "in": "id",
}
_MORE_LANGUAGES = {
    "zh": "mandarin;mandarin chinese;putonghua;chinese mandarin;普通话;国语;國語;"
    "汉语;漢語;华语;中文普通话;simplified chinese;traditional chinese;北京語;만다린",
    "yue": "cantonese;cantonese chinese;粤语;粵語;广东话;廣東話",
    "fa": "farsi;parsi;dari;persian farsi",
    "fil": "tagalog;pilipino",
    "es": "castellano;castilian",
    "bn": "bangla",
    "sw": "kiswahili",
    "id": "bahasa indonesia;bahasa",
    "ms": "bahasa melayu;bahasa malaysia;malaysian",
    "si": "sinhalese",
    "or": "oriya",
    "pa": "panjabi",
    "ps": "pushto",
    "ny": "chewa;nyanja;chichewa",
    "lg": "luganda",
    "tw": "twi",
    "wo": "ouolof",
    "ff": "pulaar;fulfulde;fula;peul",
    "nb": "bokmal",
    "sr": "srpski",
    "ht": "creole haitien;haitian creole;kreyol",
    "ku": "kurmanji",
    "ckb": "sorani",
    "ha": "hausa",
    "rn": "kirundi",
    "rw": "ikinyarwanda",
    "zu": "isizulu",
    "xh": "isixhosa",
    "tn": "setswana",
    "st": "sesotho",
    "sn": "chishona",
    "mn": "halh mongolian",
    "ug": "uighur",
    "en": "inglish;англ",
}


def languages_of(text: str) -> tuple[list[tuple[str, str]], str]:
    """``([(language code, comfort)], other)`` of an answer that lists languages; comfort is empty where none is
    said."""
    found: dict[str, str] = {}
    unknown: list[str] = []
    seen = tidy(text)
    if len(seen) > 2_000:
        return [], seen
    head, mark, tail = seen, "", ""
    for piece, _gap in answers.pieces(seen):
        if answers.other_text(piece) is not None and language_code(piece) is None:
            head, mark, tail = seen.partition(piece)[0], "other", seen[seen.index(piece) :]
            break
    if mark:
        unknown.append(answers.other_text(tail) or "")
    for piece in (piece for piece, _gap in answers.pieces(head)):
        parts = [piece] if language_code(piece) else [part for part in _WORDS_BETWEEN.split(piece) if part.strip()]
        for part in parts:
            code = language_code(part)
            level = ""
            rated = re.match(r"\s*+(.+?)\s*[(（:\-–—=：]\s*([^()（）]+)[)）]?\s*$", part)
            if code is None and rated and language_code(rated[1]):
                code, level = language_code(rated[1]), answers.comfort(rated[2]) or ""
            elif rated and language_code(rated[1]) == code:
                level = answers.comfort(rated[2]) or ""
            if code is None:
                words = part.split()
                for word in words if len(words) > 1 else ():
                    code = code or language_code(word)
                    level = level or answers.comfort(word) or ""
            if code is None:
                unknown.append(part)
            elif code not in found:
                found[code] = level
    return list(found.items()), tidy("; ".join(part for part in unknown if part))


@lru_cache(maxsize=20_000)
def language_code(text: str) -> str | None:
    """The CLDR code of a language named in any of some twenty languages, or of its own name; None if it names none."""
    key = answers.key_of(one_line(text))
    code = _language_names().get(key)
    if code is None:
        stripped = re.sub(r"(?:language|idioma|lengua|lingua|язык|語|语|文|말|어)$", "", key)
        code = _language_names().get(stripped) if len(stripped) > 1 else None
    if code is None and len(key) > 2 and " " not in one_line(text):
        code = _own_names().get(key)
    return code


@cache
def _language_names() -> dict[str, str]:
    return dict(gathered("languages"))


def gather_language_names() -> dict[str, str]:
    """Names of languages in ``_LANGUAGES_OF_NAMES``, as keys, to their codes: made anew for the table of words."""
    from babel import Locale

    names: dict[str, str] = {}
    for code, spellings in _MORE_LANGUAGES.items():
        for spelling in spellings.split(";"):
            names.setdefault(answers.key_of(spelling), _SAME_LANGUAGE.get(code, code))
    for language in _LANGUAGES_OF_NAMES:
        for code, name in Locale.parse(language).languages.items():
            base = _SAME_LANGUAGE.get(code, code.partition("_")[0])
            if base not in ("mul", "und", "zxx", "mis", "root") and (
                "_" not in code or base == code.partition("_")[0]
            ):
                names.setdefault(answers.key_of(name), base)
    return {key: code for key, code in names.items() if len(key) > 1}


@cache
def _own_names() -> dict[str, str]:
    return dict(gathered("own_names"))


def gather_own_names() -> dict[str, str]:
    """Names of languages in themselves, as keys, to their codes: made anew for the table of words."""
    from babel import Locale, UnknownLocaleError

    names: dict[str, str] = {}
    for code in map(str, Locale.parse("en").languages):
        if len(code) == 2:
            try:
                own = Locale.parse(code).languages.get(code)
            except UnknownLocaleError:
                continue
            if own:
                names.setdefault(answers.key_of(str(own)), _SAME_LANGUAGE.get(code, code))
    return names

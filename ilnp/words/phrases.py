"""Days, moments, lists and sentences, put together as the reader's language writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from babel import Locale
from babel.dates import format_date

_LIST_COMMAS = {"ar": "، ", "ja": "、", "zh-hans": "、"}
_LIST_SEMICOLONS = {"ar": "؛ ", "ja": "；", "zh-hans": "；"}
_WITHOUT_BLANKS = {"ja", "zh-hans"}
_DATE_AND_TIME_BY_BLANK = {"ja", "ko", "zh-hans"}


def locale_of(language: str) -> Locale:
    """Babel's locale for one of Django's language codes; English for one that Babel does not know."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except ValueError:
        return Locale("en")


def day(value: date, language: str) -> str:
    """A calendar day written out, such as "March 2, 2026"."""
    return _without_full_stop(format_date(value, "long", locale=locale_of(language)))


def moment(value: datetime, language: str) -> str:
    """A day with its weekday, and the time on a 24-hour clock, in the time zone that ``value`` has."""
    weekday = _without_full_stop(format_date(value.date(), "full", locale=locale_of(language)))
    return (" " if language in _DATE_AND_TIME_BY_BLANK else _comma(language)).join([weekday, f"{value:%H:%M}"])


def listed(parts: Iterable[str], language: str) -> str:
    """Several names as one phrase, with the language's comma; with its semicolon where a name holds a comma itself."""
    names = list(parts)
    comma = _comma(language)
    if any(comma.strip() in name for name in names):
        return _LIST_SEMICOLONS.get(language, "; ").join(names)
    return comma.join(names)


def aside(text: str, remark: str, language: str) -> str:
    """A text, and in brackets after it what else there is to say."""
    return f"{text}（{remark}）" if language in _WITHOUT_BLANKS else f"{text} ({remark})"


def fact(name: str, value: str, language: str) -> str:
    """What something is called and what it is, with the colon between them that the language writes."""
    return f"{name}{'：' if language in _WITHOUT_BLANKS else ': '}{value}"


def sentences(parts: Iterable[str], language: str) -> str:
    """Whole sentences one after the other; Chinese and Japanese put no blank between them."""
    return ("" if language in _WITHOUT_BLANKS else " ").join(parts)


def _comma(language: str) -> str:
    return _LIST_COMMAS.get(language, ", ")


def _without_full_stop(written: str) -> str:
    # Russian ends a date with the abbreviation "г.", which would stand before the full stop of our sentences
    return written.removesuffix("г.").rstrip()

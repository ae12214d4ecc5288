"""Reading time stamps as form services and spreadsheet programs write them.

Whether 02/03/2020 is in March or in February is a question about a whole column, not about one cell: ``order_of``
answers it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from applications.intake.reading.times import zones
from applications.intake.reading.times.keys import squeezed
from applications.intake.reading.times.words import halves, idle, months
from ilnp.words.folding import fold

ORDERS = ("ymd", "dmy", "mdy", "ydm")
"""How the three numbers of a date can be ordered. ``ydm`` is taken only where ``ymd`` gives impossible dates."""

_TIME = re.compile(
    r"(?<!\d)(\d{1,2})\s?(?:[:：.hH时時点點]|시)\s?(\d{2})\s?(?:[:：.mM分']|분)?\s?(?:(\d{2})(?:[.,](\d{1,9}))?)?\s?(?:秒|초|s\b)?(?!\d)"
)
_SPOKEN_TIME = re.compile(
    r"(?<!\d)(\d{1,2})\s?(?:[时時点點]|시)(?:\s?(\d{1,2})\s?[分분])?(?:\s?(\d{1,2})\s?[秒초])?()(?!\d)"
)
"""A clock time as it is said in Chinese, Japanese and Korean: every number with its word, without leading zeros."""

_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
"""Years before the first of an era that East Asian forms count from."""


@dataclass(frozen=True)
class Stamp:
    """The parts of one time stamp. ``numbers`` are the date's three numbers as written, ``shape`` how they can be
    ordered; ``doubts`` are codes of ``remarks.DOUBTS``."""

    numbers: tuple[int, int, int]
    shape: tuple[str, ...]
    hour: int = 0
    minute: int = 0
    second: int = 0
    microsecond: int = 0
    zone: tzinfo | None = None
    moment: datetime | None = None
    doubts: tuple[str, ...] = ()

    def at(self, order: str, zone: tzinfo) -> datetime | None:
        """The instant, if ``order`` is how the date was written; ``zone`` is used where the stamp names none."""
        if self.moment is not None:
            return self.moment if self.moment.tzinfo else self.moment.replace(tzinfo=zone)
        if order not in self.shape:
            order = self.shape[0]
        parts = dict(zip(order, self.numbers, strict=True))
        year = _full_year(parts["y"])
        try:
            naive = datetime(year, parts["m"], parts["d"], self.hour, self.minute, self.second, self.microsecond)  # noqa: DTZ001 -- the zone follows
        except ValueError:
            return None
        return naive.replace(tzinfo=self.zone or zone)

    @property
    def names_zone(self) -> bool:
        """Whether the stamp itself says in which zone it is."""
        return self.zone is not None or (self.moment is not None and self.moment.tzinfo is not None)

    def is_of_another_calendar(self, order: str) -> bool:
        """Whether the year is one that people count today, but not since the birth of Christ."""
        if self.moment is not None:
            return False
        year = dict(zip(order if order in self.shape else self.shape[0], self.numbers, strict=True))["y"]
        return 1340 <= year < 1500 or 2450 < year < 2650


def _full_year(year: int) -> int:
    if year < 100:
        return 2000 + year if year < 70 else 1900 + year
    return year - 543 if 2450 < year < 2650 else year


@lru_cache(maxsize=50_000)
def parse(text: str) -> Stamp | None:
    """The parts of a time stamp in any usual notation, or None. The date must be there, the time need not."""
    if len(text) > 200:
        return None
    seen = fold("".join(_ascii_digit(character) for character in text)).strip("'\"=[]() ")
    if not seen:
        return None
    if re.fullmatch(r"\d+([.,]\d+)?", seen):
        return _serial(seen.replace(",", "."))
    rest = seen
    hour = minute = second = microsecond = 0
    zone: tzinfo | None = None
    doubts: list[str] = []
    time = _time_in(rest)
    if time:
        hour, minute, second = int(time[1]), int(time[2] or 0), int(time[3] or 0)
        microsecond = int((time[4] or "0")[:6].ljust(6, "0"))
        named = zones.find(rest[time.end() :])
        zone = named.zone
        half, is_unclear, before, after = _half_of_day(rest[: time.start()], named.rest, hour)
        if half and hour <= 12:
            hour = hour % 12 + 12 * (half == "p")
        if named.doubt:
            doubts.append(named.doubt)
        if is_unclear and 0 < hour <= 12 and not half:
            doubts.append("half_of_day_unclear")
        elif is_unclear and zone is None and not named.doubt and _words_of(after):
            doubts.append("zone_unknown")
        rest = f"{before} {after}"
    if hour > 23 or minute > 59 or second > 59:
        return None
    found = _date(rest)
    if found is None:
        return None
    numbers, shape = found
    if re.search("令和|平成|昭和|民國|民国|พ\\.ศ", seen):
        doubts.append("other_calendar")
    return Stamp(numbers, shape, hour, minute, second, microsecond, zone, doubts=tuple(doubts))


def _ascii_digit(character: str) -> str:
    if character > "\x7f" and character.isdigit():
        value = unicodedata.digit(character, None)
        return str(value) if value is not None else character
    return character


def _time_in(seen: str) -> re.Match[str] | None:
    """The first clock time that is not part of a date such as 02.03.20."""
    spoken = _SPOKEN_TIME.search(seen)
    if spoken:
        return spoken
    found = _TIME.search(seen)
    while found:
        separators = found[0]
        before = seen[: found.start()].rstrip()
        is_time = ":" in separators or "." not in separators
        if is_time or (re.search(r"\d{4}|\d[./-]\d", before) and not before.endswith((".", "/", "-"))):
            return found
        found = _TIME.search(seen, found.start() + 1)
    return re.search(r"(?<=t)(\d{2})(\d{2})(\d{2})()", seen)


def _half_of_day(before: str, after: str, hour: int) -> tuple[str, bool, str, str]:
    """``a`` before noon, ``p`` after it, empty where nothing is said; whether a word beside the time is not understood or
    leaves it open; and the texts without the words that were.

    A word after the time may belong to a date that follows ("6:57 del 25 de mayo"), so there idle words go first.
    """
    is_unclear = False
    head, tail = _cut_at_digits(before)
    for is_before, text in ((False, after), (True, tail)):
        words = _words_of(text)
        date_follows = not is_before and bool(re.search(r"\d", after))
        half, left, unknown = _half_in(words, hour, idle_first=date_follows or hour > 12, lone_letters=not is_before)
        is_unclear = is_unclear or unknown or half == "?"
        if half and half != "?":
            if is_before:
                return half, is_unclear, f"{head} {' '.join(left)}", after
            rest = after[len(text) - len(text.lstrip()) :]
            return half, is_unclear, before, " ".join(left) + " " + rest[_end_of_words(rest) :]
    return "", is_unclear, before, after


def _cut_at_digits(before: str) -> tuple[str, str]:
    """The text up to its last digit (with the sign for a day, where one follows), and what comes after."""
    found = re.search(r"^.*\d\s?[日号號일]?\.?", before, re.DOTALL)
    return (before[: found.end()], before[found.end() :]) if found else ("", before)


def _end_of_words(text: str) -> int:
    digit = re.search(r"\d", text)
    return digit.start() if digit else len(text)


def _words_of(text: str) -> list[str]:
    """The words of a text up to its first digit."""
    return [word for word in text[: _end_of_words(text)].split() if re.search(r"\w", word)]


_RATHER_IDLE = frozenset(("de", "del", "du", "a", "la", "das", "om"))
"""Words for a part of the day in one language that join a time to its date in another."""


def _half_in(words: list[str], hour: int, *, idle_first: bool, lone_letters: bool) -> tuple[str, list[str], bool]:
    """``(half, words left, whether one is unknown)`` of the words on one side of a time."""
    left: list[str] = []
    unknown = False
    at = 0
    while at < len(words):
        for length in range(min(4, len(words) - at), 0, -1):
            key = squeezed("".join(words[at : at + length]))
            is_idle = key in idle() or key in months() or not key
            half = halves().get(key)
            if (
                half
                and not (idle_first and key in _RATHER_IDLE)
                and (lone_letters or len(key) > 1 or not key.isascii())
            ):
                return half[hour % 12], left + words[at + length :], unknown
            if is_idle:
                left += words[at : at + length]
                at += length
                break
        else:
            left.append(words[at])
            unknown = True
            at += 1
    return "", left, unknown


def _serial(seen: str) -> Stamp | None:
    """A bare number: a spreadsheet's day count since 1899-12-30, seconds or milliseconds since 1970, or 20200302."""
    number = float(seen)
    if re.fullmatch(r"(19|20)\d{6}", seen):
        return Stamp((int(seen[:4]), int(seen[4:6]), int(seen[6:])), ("ymd",))
    if re.fullmatch(r"(19|20)\d{12}", seen):
        pairs = [int(seen[i : i + 2]) for i in range(4, 14, 2)]
        return Stamp((int(seen[:4]), pairs[0], pairs[1]), ("ymd",), pairs[2], pairs[3], pairs[4])
    if 20_000 <= number < 80_000:
        moment = datetime(1899, 12, 30) + timedelta(seconds=round(number * 86_400))  # noqa: DTZ001 -- a sheet names no zone
        return Stamp((0, 0, 0), ("ymd",), moment=moment)
    if 10**9 <= number < 10**10:
        return Stamp((0, 0, 0), ("ymd",), moment=datetime.fromtimestamp(number, UTC))
    if 10**12 <= number < 10**13:
        return Stamp((0, 0, 0), ("ymd",), moment=datetime.fromtimestamp(number / 1000, UTC))
    return None


def _date(rest: str) -> tuple[tuple[int, int, int], tuple[str, ...]] | None:
    marked = re.search(r"(\d{1,4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号]?", rest)
    if marked:
        since = next((years for era, years in _ERAS.items() if era in rest), 0)
        return (since + int(marked[1]), int(marked[2]), int(marked[3])), ("ymd",)
    named = _month_in(rest)
    if named:
        month, around = named
        written = [int(number) for number in re.findall(r"\d+", around)]
        if len(written) != 2:
            return None
        first, second = written
        if first > 31 or len(re.findall(r"\d+", around)[0]) == 4:
            return (first, month, second), ("ymd",)
        return (first, month, second), ("dmy",)
    digits = re.findall(r"\d+", rest)
    if len(digits) == 1 and re.fullmatch(r"(?:19|20)\d{6}", digits[0]):
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:]]
    if len(digits) != 3:
        return None
    numbers = (int(digits[0]), int(digits[1]), int(digits[2]))
    if len(digits[0]) == 4:
        return numbers, ("ymd", "ydm")
    if len(digits[2]) == 4:
        return numbers, ("dmy", "mdy")
    if max(len(number) for number in digits) > 2:
        return None
    return numbers, ("dmy", "mdy", "ymd")


def _month_in(text: str) -> tuple[int, str] | None:
    """The month that a text names, and the text without it. "mar. 3 juil." is in July: a day of the week goes last."""
    words = re.findall(r"[^\W\d_]+(?:[^\W\d_]|[\u0900-\u0dff\u0e00-\u0fff])*", text)
    named = [word for word in (*map(" ".join, itertools.pairwise(words)), *words) if word in months()]
    if not named:
        return None
    word = min(named, key=lambda word: squeezed(word) in idle())
    return months()[word], text.replace(word, " ", 1)


def order_of(
    stamps: Sequence[Stamp | None],
    zone: tzinfo,
    *,
    prefer: str = "mdy",
    window: tuple[datetime, datetime] | None = None,
) -> tuple[str, bool]:
    """In which order a column writes its dates, and whether the column itself says so.

    A date that exists in one order only decides. Else the order in which more stamps lie inside ``window`` (the
    call's), then the one in which all lie closer together, then the one that runs forward more often; else ``prefer``.
    """
    present = [stamp for stamp in stamps if stamp is not None]
    candidates = [order for order in ORDERS if any(order in stamp.shape for stamp in present)]
    if not candidates:
        return prefer, False
    if len(candidates) == 1:
        return candidates[0], True
    judged: list[tuple[int, bool, int, timedelta, int, bool, str]] = []
    for order in candidates:
        moments = [stamp.at(order, zone) for stamp in present if order in stamp.shape]
        fit = [moment for moment in moments if moment is not None]
        misfits = sum(1 for stamp in present if order not in stamp.shape) + len(moments) - len(fit)
        outside = sum(1 for moment in fit if window and not window[0] <= moment < window[1])
        span = _spread(fit)
        backward = sum(1 for one, other in itertools.pairwise(fit) if other < one)
        judged.append((misfits, order == "ydm", outside, span, backward, order != prefer, order))
    judged.sort()
    best, second = judged[0], judged[1]
    return best[-1], best[:5] != second[:5]


def _spread(moments: Iterable[datetime]) -> timedelta:
    """How far apart the middle nine tenths lie, so that a single wrong clock does not decide."""
    ordered = sorted(moments)
    if not ordered:
        return timedelta.max
    cut = len(ordered) // 20
    kept = ordered[cut : len(ordered) - cut]
    return timedelta(days=(kept[-1] - kept[0]).days)

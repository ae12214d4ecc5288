"""Small repairs and readings of single cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from applications.intake.reading import answers
from ilnp.cells import bare
from ilnp.words.folding import fold, fold_address, one_line, visible

ADDRESS = re.compile(
    r"(?i)[^\s@<>,;:\"'()\[\]\\]{1,64}@(?:(?>[^\W_](?:[\w-]{0,61}[^\W_])?\.))+[^\W\d_][\w-]{0,61}[^\W_]\.?(?![\w@])"
)
_RANKS = {
    **dict.fromkeys(("first", "primera", "primero", "primeira", "primeiro", "第一", "첫", "первый", "الاول"), 1),
    **dict.fromkeys(("second", "segunda", "segundo", "第二", "두", "второй", "الثاني"), 2),
    **dict.fromkeys(("third", "tercera", "tercero", "terceira", "第三", "세", "третий", "الثالث"), 3),
    **dict.fromkeys(("fourth", "cuarta", "cuarto", "quarta", "quarto", "第四", "네"), 4),
    **dict.fromkeys(("fifth", "quinta", "quinto", "第五", "다섯"), 5),
}


def fluent(written: str) -> bool | None:
    level = answers.comfort(written) if written else None
    return None if level is None else level == "speak"


def rank(text: str) -> int | None:
    """1 for "1", "1st choice", "Primera opción"; None where no rank is named."""
    seen = fold(text)
    number = re.match(r"[#]?([1-9])(?!\d)", seen)
    if number:
        return int(number[1])
    words = seen.split()
    return next((_RANKS[word] for word in words if word in _RANKS), None)


def compact(cell: str) -> str:
    """An address cell with its usual mistakes put right: blanks around @ and dots, "mailto:", a name before
    <address>."""
    text = re.sub(r"\s*([@.])\s*", r"\1", fold_address(cell) if "<" not in cell else visible(cell).lower())
    return re.sub(r"^['\"]|mailto:|e-?mail:", " ", text)


def unescaped(cell: str) -> str:
    """A cell without the apostrophes that keep spreadsheet programs from executing it."""
    cell = bare(cell)
    formula = re.fullmatch(r'="([^"]*)"', cell)
    return formula[1] if formula else cell


def storable(cell: str) -> str:
    """A cell as the database can hold it: no zero characters, no halves of surrogate pairs."""
    return cell.replace("\x00", "").encode("utf-8", errors="replace").decode("utf-8")


def unique(header: Sequence[str]) -> list[str]:
    seen: Counter[str] = Counter()
    names = []
    for cell in header:
        name = one_line(cell) or "(no header)"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


@cache
def zones() -> frozenset[str]:
    from zoneinfo import available_timezones

    return frozenset(available_timezones())

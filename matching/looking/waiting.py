"""What a run knows of somebody it left over, in sentences for coordinators: why, and what would have to be otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ilnp.words import places
from matching.models import LeftOver, Policy, Run
from matching.runs import reasons


@dataclass(frozen=True)
class Waiting:
    """One person left over: the row, and the sentences about them, the reason first."""

    row: LeftOver
    says: list[str]


def rules_of(run: Run) -> tuple[list[dict[str, Any]], str]:
    """The goals that a run had, and its rule for groups of three, without fetching the rest of its problem. One query."""
    found = Run.objects.filter(pk=run.pk).values_list("problem__goals", "problem__trio").first()
    goals, trio = found or ([], None)
    return goals or [], trio or Policy.Trio.ODD


def told(run: Run, account: Mapping[str, Any], rows: Iterable[LeftOver]) -> list[Waiting]:
    """What is to be said of people whom one run left over, with what was worked out after it. One query."""
    goals, trio = rules_of(run)
    return [Waiting(row, _says(row, account, goals, trio != Policy.Trio.NEVER)) for row in rows]


def _says(row: LeftOver, account: Mapping[str, Any], goals: Sequence[dict[str, Any]], trios: bool) -> list[str]:
    said = [reasons.sentence(row.reason, row.facts, goals)]
    known = account["people"].get(str(row.application_id))
    if not known:
        return said
    if row.reason in ("seats", "cap") and "outweighed" in known:
        said.append(reasons.stands_in_the_way(known["outweighed"], goals))
    possible = known["possible"]
    said.append(ngettext("%(n)d possible partner", "%(n)d possible partners", possible) % {"n": possible})
    if "more" in known and account["tried"] and possible:
        said.append(_more_places(known["more"], max(account["tried"])))
    if languages := known.get("languages"):
        language = get_language() or "en"
        more = [f"{places.language_name(code, language)} {number}" for code, number in languages.items()]
        said.append(_("possible partners if they also wrote %(languages)s") % {"languages": ", ".join(more)})
    thirds = known.get("thirds", 0)
    if trios and thirds and row.application.trio_welcome:
        said.append(
            ngettext("%(n)d pair could take them in", "%(n)d pairs could take them in", thirds) % {"n": thirds}
        )
    elif trios and thirds:
        words = ngettext(
            "if they welcomed a group of three, %(n)d pair could take them in",
            "if they welcomed a group of three, %(n)d pairs could take them in",
            thirds,
        )
        said.append(words % {"n": thirds})
    return said


def _more_places(more: int | None, most: int) -> str:
    if more is None:
        return _("not even %(n)d more places would take them in") % {"n": most}
    return ngettext("with %(n)d more place they are in", "with %(n)d more places they are in", more) % {"n": more}

"""Why a move is not made, in one sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ilnp.words import places
from matching.board.standing import Impossible

Namer = Callable[[int], str]

IMPOSSIBLE = {
    "unknown": gettext_lazy("%(who)s is not in this run."),
    "twice": gettext_lazy("%(who)s is named twice."),
    "waits": gettext_lazy("%(who)s has no place."),
    "placed": gettext_lazy("%(who)s has a place already, in group %(group)d."),
    "locked": gettext_lazy("Group %(group)d is locked. Unlock it first."),
    "together_already": gettext_lazy("They are together already, in group %(group)d."),
    "no_pair": gettext_lazy("%(who)s is in no pair with the other any more."),
    "apart_already": gettext_lazy("They are kept apart already."),
    "not_these": gettext_lazy("Group %(group)d has other people by now."),
}
"""What has no meaning where people stand, by the code of ``standing.Impossible``."""

BROKEN = {
    "country": gettext_lazy("%(one)s and %(other)s work in one country."),
    "language": gettext_lazy("%(one)s and %(other)s have no language that both write."),
    "role": gettext_lazy("The roles of %(one)s and %(other)s do not fit."),
    "met": gettext_lazy("%(one)s and %(other)s were together before."),
    "never": gettext_lazy("%(one)s and %(other)s must not be put together."),
}
"""A rule between two people, by the engine's name."""


def impossible(found: Impossible, name: Namer) -> str:
    """Why a move has no meaning where people stand."""
    return str(IMPOSSIBLE[found.why]) % {"who": name(found.who), "group": found.group}


def gone(who: str) -> str:
    """Somebody cannot be placed any more."""
    return _("%(who)s is no longer free.") % {"who": who}


def broken(found: tuple[str, tuple[str, ...]], name: Namer) -> str:
    """A rule that the engine finds broken, with the people or numbers that it names."""
    rule, about = found
    if rule in BROKEN:
        one, other = (name(int(person)) for person in about)
        return str(BROKEN[rule]) % {"one": one, "other": other}
    if rule == "trio_ok":
        return _("Would not be in a group of three: %(names)s.") % {
            "names": ", ".join(name(int(one)) for one in about)
        }
    if rule == "three_languages":
        return _("The three have no language that all of them write.")
    if rule == "trio":
        if about[0] == "0":
            return _("This policy makes no groups of three.")
        return _("This policy makes one group of three at most. A third person can still join a pair.")
    if rule == "seats":
        return _("All %(seats)s places are taken.") % {"seats": about[0]}
    country, most = about
    return _("%(country)s has all the places that one country may have: %(most)s.") % {
        "country": places.country_name(country, "en"),
        "most": most,
    }

"""Interests in people's own words: kept as they wrote them, shared as such, and gathered for the list of choices."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from applications.intake.reading import answers
from applications.models import Application, Choice
from ilnp.words.folding import fold_words

OWN = "own:"
"""What a person's own words begin with where codes of the list stand beside them; no code of a choice holds a colon."""

_ALIKE = 0.84
"""From this likeness on, two spellings are offered as one: "open acces" with "open access", a plural with its singular."""

_LONGEST = 60


def written(application: Application) -> list[str]:
    """Each interest that the person wrote in their own words, in their order."""
    text = application.other.get("interests", "")
    return [piece.strip() for piece, _gap in answers.pieces(text) if fold_words(piece)] if text else []


def known() -> dict[str, str]:
    """The code of every spelling on the list of interests, folded: labels in all languages, and what is read as them."""
    codes: dict[str, str] = {}
    for choice in Choice.objects.filter(choice_list=Choice.List.INTEREST):
        for spelling in (*choice.labels.values(), *choice.also):
            codes.setdefault(answers.key_of(spelling), choice.code)
    return codes


def of(application: Application, codes: dict[str, str]) -> list[str]:
    """The interests that a matching weighs, most important first: codes of the list, then own words, folded, after ``OWN``.

    Own words that have come to the list since, or to one of its entries, count as that entry. ``codes`` is ``known()``.
    """
    own = [codes.get(answers.key_of(words)) or OWN + fold_words(words)[:_LONGEST] for words in written(application)]
    return list(dict.fromkeys([*application.interests, *own]))


@dataclass
class Alike:
    """Spellings of what seems to be one interest, the most frequent first, and how many people wrote one of them."""

    spellings: Counter[str] = field(default_factory=Counter)

    @property
    def words(self) -> str:
        """The spelling that most people used."""
        return self.spellings.most_common(1)[0][0]

    @property
    def people(self) -> int:
        """How many wrote any of them."""
        return self.spellings.total()

    def all(self) -> list[str]:
        """All spellings, the most frequent first."""
        return [spelling for spelling, _number in self.spellings.most_common()]


def unlisted(applications: Iterable[Application] | None = None) -> list[Alike]:
    """Own words that are not on the list, over all rounds, in groups of like ones; what most people wrote stands first."""
    if applications is None:
        applications = Application.objects.counting().filter(other__has_key="interests").only("other", "person_id")
    codes = known()
    seen: dict[str, Alike] = {}
    counted: set[tuple[int, str]] = set()
    for application in applications:
        for words in written(application):
            key = answers.key_of(words)
            if key in codes or (application.person_id, key) in counted:
                continue
            counted.add((application.person_id, key))
            group = seen.get(key) or seen.get(_like(key, seen)) or Alike()
            seen[key] = group
            group.spellings[words] += 1
    groups = {id(group): group for group in seen.values()}
    return sorted(groups.values(), key=lambda group: (-group.people, group.words))


def _like(key: str, seen: dict[str, Alike]) -> str:
    close = difflib.get_close_matches(key, seen, n=1, cutoff=_ALIKE) if len(key) > 4 else []
    return close[0] if close else ""

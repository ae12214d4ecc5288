"""What a question of the form is, and the kinds of answer there are. The questions themselves stand in ``questions``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any


class Kind(Enum):
    """What sort of answer a question takes."""

    LINE = "one line of text"
    TEXT = "several lines of text"
    ADDRESS = "an e-mail address"
    COUNTRY = "a country or territory"
    ZONE = "a time zone"
    ROLE = "mentor or mentee"
    ONE = "one of a choice list"
    WISH = "one of a choice list, or open to any"
    SEVERAL = "some of a choice list"
    RANKED = "some of a choice list, most important first"
    YES_NO = "yes or no"
    TICK = "a box to tick"
    LANGUAGES = "languages, each with how well it is known"
    HALF_DAYS = "half-days of the week"
    QUALIFICATIONS = "yes or no to each minimum qualification of the call"
    CONSENT = "an agreement, kept with the person"


@dataclass(frozen=True)
class Question:
    """One question of the form.

    ``code`` is the column of ``Application`` (languages and agreements stand elsewhere), ``label`` what is asked,
    ``heading`` the same in short where answers are shown again. ``missing`` is what somebody reads who gave no answer; a
    question without it may be left out. ``most`` limits the characters of a text or the number of choices.

    ``choice_list`` is the list that answers come from, ``choices`` fixed ones. ``own_words`` asks for the person's own
    words after "other"; they are kept in ``Application.other`` under the code. ``opens`` shows choices as a list to open,
    where they are many or where somebody must be able to take an answer back.

    ``stem`` begins the names of fields where it is not the code, ``part`` is the part of the page, ``filled_by`` what a
    browser may fill it in with, ``rows`` the height of a text. ``only_for`` names the one kind of call that asks it.

    ``told`` is what the answer is called in the words about a person for their partner; empty: not told. ``engine`` is the
    key in the engine's problem. ``presumed`` is what a row of a file says to a yes or no that it leaves out.
    ``is_merged``: a coordinator can take it from a duplicate. ``purpose`` is that of the consent which an agreement gives.
    """

    code: str
    kind: Kind
    label: Any
    page: str = ""
    heading: Any = ""
    help_text: Any = ""
    missing: Any = ""
    most: int = 0
    choice_list: str = ""
    choices: tuple[tuple[str, Any], ...] = ()
    own_words: Any = ""
    opens: bool = False
    stem: str = ""
    part: str = ""
    filled_by: str = ""
    rows: int = 6
    only_for: str = ""
    told: Any = ""
    engine: str = ""
    presumed: bool = False
    is_merged: bool = True
    is_imported: bool = True
    purpose: str = ""

    @property
    def title(self) -> Any:
        """What the question is called where its answer is shown again."""
        return self.heading or self.label

    @property
    def field_stem(self) -> str:
        """What the names of its fields begin with."""
        return self.stem or self.code

    def is_asked_in(self, kind_of_call: str) -> bool:
        """Whether a call of this kind asks it."""
        return self.only_for in ("", kind_of_call)


ANY = "any"
"""Stands in the form for "open to any" of a list. It is stored as no wish."""

OTHER = "other"
"""Stands in the form for "something else"; a line for the person's own words follows. It is never stored as a choice."""

MENTORING = "mentoring"

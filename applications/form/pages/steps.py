"""The pages of the form, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from applications.form.kinds import Raw
from applications.form.pages.fields import ChoiceLists, LineField, TextField
from applications.form.pages.forms import InterestsForm, LibraryForm, PageForm, YouForm
from applications.form.pages.practical import CommitmentsForm, LanguagesForm
from applications.models import Call, Draft
from ilnp.website.public_forms.fields import AddressField

START = "start"
CHECK = "check"

FORMS: dict[str, type[PageForm]] = {
    form.slug: form for form in (YouForm, LibraryForm, InterestsForm, LanguagesForm, CommitmentsForm)
}

WRITTEN = (LineField, TextField, AddressField)

TITLES: dict[str, Any] = {
    START: _("What this is"),
    "you": _("About you"),
    "library": _("Your library"),
    "interests": _("Interests and partner"),
    "languages": _("Languages, times and tools"),
    "commitments": _("Commitments and consents"),
    CHECK: _("Check your answers"),
}

ORDER = list(TITLES)


@dataclass(frozen=True)
class Step:
    """One entry of the list that shows how far the person is."""

    slug: str
    title: Any
    number: int
    is_current: bool
    is_done: bool


def steps(current: str, done: list[str]) -> list[Step]:
    """All pages for the progress list, with the one shown and those that are finished."""
    return [
        Step(slug, TITLES[slug], number, slug == current, slug == START or slug in done)
        for number, slug in enumerate(ORDER, start=1)
    ]


def after(slug: str) -> str:
    """The page that follows."""
    return ORDER[ORDER.index(slug) + 1]


def before(slug: str) -> str:
    """The page in front."""
    return ORDER[ORDER.index(slug) - 1]


def first_open(done: list[str]) -> str:
    """The first page that is not finished, else the last one, where answers are checked."""
    return next((slug for slug in FORMS if slug not in done), CHECK)


def shown(slug: str, call: Call, answers: dict[str, Any]) -> PageForm:
    """The page's form with what was typed before, without judging it."""
    form = FORMS[slug]
    return form(call=call, known=answers, initial=form.as_initial(answers.get(slug, {})))


def judged(slug: str, call: Call, answers: dict[str, Any], lists: ChoiceLists | None = None) -> PageForm:
    """The page's form holding what was typed, ready to be judged with ``is_valid()``."""
    data = QueryDict(mutable=True)
    for name, values in answers.get(slug, {}).items():
        data.setlist(name, values)
    return FORMS[slug](data, call=call, known=answers, lists=lists)


def own_words(slug: str, raw: Raw) -> list[str]:
    """What of a page was written rather than chosen; pages that ask nothing have none."""
    fields = FORMS[slug].base_fields if slug in FORMS else {}
    written = [name for name, field in fields.items() if isinstance(field, WRITTEN) and not field.widget.is_hidden]
    return [value for name in written for value in raw.get(name, []) if value.strip()]


def all_judged(draft: Draft, lists: ChoiceLists | None = None) -> dict[str, PageForm]:
    """Every page of ``draft`` as a judged form, by slug."""
    lists = lists or ChoiceLists()
    return {slug: judged(slug, draft.call, draft.answers, lists) for slug in FORMS}

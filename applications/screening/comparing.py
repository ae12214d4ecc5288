"""What staff see of applications: answers in words, groups side by side, what still needs a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from applications import questions
from applications.form import limits
from applications.models import Application, Call, DuplicateGroup, DuplicateMember
from applications.question_kinds import Question
from applications.screening import deciding, duplicates, likeness, sameness
from applications.wording import Wording, answer_of, staff_name
from ilnp.words import places

EVIDENCE = {
    sameness.ADDRESS: gettext_lazy("same e-mail address"),
    sameness.PERSON: gettext_lazy("same name, country and institution"),
    sameness.LOOSE_ADDRESS: gettext_lazy("same address but for a tag or dots"),
    sameness.REORDERED_NAME: gettext_lazy("same name in another order, same country and institution"),
    sameness.TOLD_APART: gettext_lazy("two of them were said to be different people"),
    sameness.EARLIER_CALL: gettext_lazy("applied to an earlier call from another address"),
    likeness.SAME_NAME: gettext_lazy("same name, rare in that country"),
    likeness.FREQUENT_NAME: gettext_lazy("same name, which others there have too"),
    likeness.SHORTER_NAME: gettext_lazy("same name but for words left out, shortened or as initials"),
    likeness.SLIP: gettext_lazy("same name but for one letter"),
    likeness.OTHER_WORD: gettext_lazy("one word of the name is another one"),
    likeness.INSTITUTION: gettext_lazy("same institution"),
    likeness.ADDRESS_NAME: gettext_lazy("same words before the @"),
    likeness.ELSEWHERE: gettext_lazy("another country"),
}
"""The keys that tie a group together, in words."""

SUSPICIONS = {
    limits.ADDRESS_NOT_PROVED: gettext_lazy("The e-mail address was not proved."),
    limits.TRAP: gettext_lazy("A field that people do not see was filled in."),
    limits.NO_STAMP: gettext_lazy("The form was not sent from its own page."),
    limits.TOO_FAST: gettext_lazy("The whole form was filled in within seconds."),
    limits.MANY_FROM_NETWORK: gettext_lazy("Very many forms came from the same network."),
    limits.MANY_FOR_ADDRESS: gettext_lazy("Many forms named the same e-mail address."),
    "preview": gettext_lazy("The file says that it is a preview or a test."),
    "unfinished": gettext_lazy("The file says that it was not finished."),
    "hidden_row": gettext_lazy("The row is hidden in the workbook."),
    deciding.REPEAT_NOT_CONFIRMED: gettext_lazy("It came with a file as a second application of somebody."),
    duplicates.FIRST_WITHDRAWN: gettext_lazy("The application that counted before this one was withdrawn."),
}
"""Why a person should look at a submission, in words."""


@dataclass(frozen=True)
class Summary:
    """A group in one line: its members and why they may be one person."""

    group: DuplicateGroup
    members: list[Application]
    evidence: list[str]


@dataclass(frozen=True)
class Line:
    """One answer of several applications side by side. ``differs`` where they do not agree."""

    name: str
    words: str
    cells: list[tuple[int, str]]
    differs: bool
    can_be_taken: bool


def summary(group: DuplicateGroup) -> Summary:
    """A group whose members are loaded, in one line."""
    members: list[DuplicateMember] = list(group.members.all())
    evidence = dict.fromkeys(key for member in members for key in _telling(member.evidence))
    ordered = sorted((member.application for member in members), key=lambda one: (one.submitted_at, one.pk))
    return Summary(group, ordered, [str(EVIDENCE.get(key, key)) for key in evidence])


def _telling(evidence: list[str]) -> list[str]:
    """The keys without those that follow from a stronger one."""
    follows = {sameness.LOOSE_ADDRESS: sameness.ADDRESS, sameness.REORDERED_NAME: sameness.PERSON}
    return [key for key in evidence if follows.get(key) not in evidence]


def waiting_rows(call: Call, waiting: list[Application]) -> list[dict[str, Any]]:
    """Each application that waits, with why no decision was made for it."""
    in_groups = set(
        DuplicateMember.objects.filter(
            group__in=DuplicateGroup.objects.asking(), application__in=[row.pk for row in waiting]
        ).values_list("application_id", flat=True)
    )
    questions = {one.code: str(one.question) for one in call.qualifications.all()}
    language = get_language() or "en"
    rows = []
    for application in waiting:
        why = []
        if application.suspicion:
            why.append(str(SUSPICIONS.get(application.suspicion, application.suspicion)))
        if application.pk in in_groups:
            why.append(_("May be a second application of the same person."))
        for code, value in application.qualifications.items():
            if value is None and code in questions:
                why.append(_("Not answered: %(question)s") % {"question": questions[code]})
        rows.append(
            {
                "application": application,
                "country": places.country_name(application.country, language),
                "why": why or [_("Came in since the clear cases were decided last.")],
            }
        )
    return rows


def by_status(prepared: QuerySet[Application]) -> list[tuple[str, int]]:
    """How many prepared decisions of each sort, in words."""
    counted = prepared.order_by().values_list("status").annotate(number=Count("pk"))
    return [(str(Application.Status(status).label), number) for status, number in counted]


def answers_of(application: Application) -> list[tuple[str, str]]:
    """Everything the person said, in words of the reader's language."""
    return [(line.words, line.cells[0][1]) for line in side_by_side([application]) if line.cells[0][1]]


def side_by_side(applications: list[Application], *, may_merge: bool = True) -> list[Line]:
    """The answers of several applications, question by question. ``may_merge``: answers can be taken over."""
    wording = Wording(get_language() or "en")
    rows = [question for question in questions.ANSWERS if question.is_merged or question.code == "email"]
    lines = []
    for name, words, text_of in [*_facts(), *(_answer(question, wording) for question in rows)]:
        cells = [(one.pk, text_of(one)) for one in applications]
        if any(text for _pk, text in cells):
            differs = len({text for _pk, text in cells}) > 1
            lines.append(Line(name, words, cells, differs, may_merge and name in duplicates.MERGEABLE))
    return lines


_Row = tuple[str, str, Callable[[Application], str]]


def _facts() -> list[_Row]:
    """What a group is looked at by besides its answers: code, name and words."""
    return [
        ("reference", staff_name("reference"), lambda one: one.reference),
        (
            "submitted_at",
            staff_name("submitted_at"),
            lambda one: date_format(localtime(one.submitted_at), "DATETIME_FORMAT"),
        ),
    ]


def _answer(question: Question, wording: Wording) -> _Row:
    def text(application: Application) -> str:
        own = application.other.get(question.code, "")
        return ", ".join(wording.parts(question, answer_of(application, question), own))

    return question.code, staff_name(question.code), text


def chosen(
    data: QueryDict, members: Mapping[int, Application]
) -> tuple[Application, dict[str, Application], list[int]]:
    """``(keep, take, apart)`` of what was chosen on the page of a group. Who is not ticked as the same person, where that
    was asked, is apart. Raises ``ValidationError`` where none is to be kept."""
    keep = _member(data.get("keep"), members)
    if keep is None:
        raise ValidationError(_("Choose which application counts."))
    take = {}
    for name in duplicates.MERGEABLE:
        donor = _member(data.get(f"take-{name}"), members)
        if donor is not None and donor.pk != keep.pk:
            take[name] = donor
    same = set(data.getlist("one"))
    apart = [pk for pk in members if str(pk) not in same] if "asks_who" in data else []
    return keep, take, apart


def _member(value: object, members: Mapping[int, Application]) -> Application | None:
    return members.get(int(value)) if isinstance(value, str) and value.isdecimal() else None

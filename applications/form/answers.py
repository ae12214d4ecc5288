"""One person's answers as columns of an application, as what was typed, and as lines to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from applications.form.pages.fields import OTHER, ChoiceLists
from applications.form.pages.forms import ANY, INTERESTS, ROLES, Raw, reader
from applications.form.pages.practical import CONSENTS, QUALIFICATION, comforts, half_day_label
from applications.form.pages.steps import FORMS, PageForm
from applications.models import Application, Call, Choice, LanguageSkill, Qualification
from ilnp.words import phrases, places


@dataclass
class Answers:
    """What one person answered. ``columns`` are those of ``Application``; ``consents`` are purposes of ``Consent``."""

    columns: dict[str, Any]
    languages: list[tuple[str, str]] = field(default_factory=list)
    consents: set[str] | None = None


def from_forms(forms: dict[str, PageForm]) -> Answers:
    """The answers of valid pages. Raises KeyError if a page that asks something needed has errors."""
    you, library, interests, practical, last = (forms[slug].cleaned_data for slug in FORMS)
    columns = {
        "role": you.get("role") or Application.Role.PEER,
        "full_name": you["full_name"],
        "call_name": you["call_name"],
        "email": you["email"],
        "country": you["country"],
        "institution": library["institution"],
        "position": library["position"],
        "library_type": _listed(library["library_type"]),
        "career_stage": library["career_stage"],
        "interests": interests["interests"],
        "areas": interests.get("areas", []),
        "wants_library_type": _not_any(interests["wants_library_type"]),
        "wants_shared_interests": interests["wants_shared_interests"] == "yes",
        "wants_career_stage": _not_any(interests["wants_career_stage"]),
        "trio_welcome": interests["trio_welcome"] == "yes",
        "motivation": interests["motivation"],
        "expression_of_interest": interests.get("expression_of_interest", ""),
        "frequency": practical["frequency"],
        "tools": [code for code in practical["tools"] if code != OTHER],
        "video_is_difficult": practical["video_is_difficult"],
        "time_zone": practical["time_zone"],
        "free_half_days": practical["free_half_days"],
        "heard": _listed(last["heard"]),
        "qualifications": last["qualifications"],
        "other": {
            name: page[f"{line}_other"]
            for name, line, page in (
                ("library_type", "library_type", library),
                ("interests", "interest", interests),
                ("tools", "tools", practical),
                ("heard", "heard", last),
            )
            if page.get(f"{line}_other")
        },
    }
    consents = {str(purpose) for box, purpose in CONSENTS.items() if last.get(box)}
    return Answers(columns, practical["languages"], consents)


def _listed(value: str) -> str:
    return "" if value == OTHER else value


def _not_any(value: str) -> str:
    return "" if value == ANY else value


COLUMNS = (
    "role", "full_name", "call_name", "email", "country", "institution", "position", "library_type", "career_stage",
    "interests", "areas", "wants_library_type", "wants_shared_interests", "wants_career_stage", "trio_welcome",
    "motivation", "expression_of_interest", "frequency", "tools", "video_is_difficult", "time_zone", "free_half_days",
    "heard", "qualifications", "other",
)  # fmt: skip


def from_application(application: Application) -> Answers:
    """The answers that an application holds. Consents belong to the person and are None here."""
    columns = {name: getattr(application, name) for name in COLUMNS}
    return Answers(columns, list(application.language_skills.values_list("language", "comfort")))


def as_typed(answers: Answers) -> dict[str, Raw]:
    """The answers as if the person had typed them, page by page, for a form that starts from them."""
    columns = answers.columns
    other = {name: ", ".join(text) if isinstance(text, list) else str(text) for name, text in columns["other"].items()}
    interests = [*columns["interests"][: INTERESTS - bool(other.get("interests"))], *_other(other, "interests")]
    typed: dict[str, Raw] = {
        "you": _texts(columns, "role", "full_name", "call_name", "email", "country"),
        "library": {
            **_texts(columns, "institution", "position", "career_stage"),
            "library_type": [columns["library_type"]] if columns["library_type"] else _other(other, "library_type"),
            **_line("library_type_other", other.get("library_type")),
        },
        "interests": {
            **{f"interest_{number}": [code] for number, code in enumerate(interests, start=1)},
            **_line("interest_other", other.get("interests")),
            "areas": list(columns["areas"]),
            "wants_library_type": [columns["wants_library_type"] or ANY],
            "wants_career_stage": [columns["wants_career_stage"] or ANY],
            "wants_shared_interests": ["yes" if columns["wants_shared_interests"] else "no"],
            "trio_welcome": ["yes" if columns["trio_welcome"] else "no"],
            **_texts(columns, "motivation", "expression_of_interest"),
        },
        "languages": {
            **_texts(columns, "frequency", "time_zone"),
            "tools": [*columns["tools"], *_other(other, "tools")],
            **_line("tools_other", other.get("tools")),
            **({"video_is_difficult": ["on"]} if columns["video_is_difficult"] else {}),
            "free_half_days": list(columns["free_half_days"]),
        },
        "commitments": {
            **{
                f"{QUALIFICATION}{code}": ["yes" if met else "no"]
                for code, met in columns["qualifications"].items()
                if met is not None
            },
            "heard": [columns["heard"]] if columns["heard"] else _other(other, "heard"),
            **_line("heard_other", other.get("heard")),
        },
    }
    for number, (language, comfort) in enumerate(answers.languages[:8], start=1):
        typed["languages"][f"language_{number}"] = [language]
        typed["languages"][f"comfort_{number}"] = [comfort]
    boxes = [box for box, purpose in CONSENTS.items() if str(purpose) in (answers.consents or ())]
    typed["commitments"].update({box: ["on"] for box in boxes})
    return {page: {name: values for name, values in raw.items() if values} for page, raw in typed.items()}


def _texts(columns: dict[str, Any], *names: str) -> Raw:
    return {name: [str(columns[name])] for name in names if columns[name]}


def _line(name: str, text: str | None) -> Raw:
    return {name: [text]} if text else {}


def _other(other: dict[str, str], name: str) -> list[str]:
    return [OTHER] if other.get(name) else []


@dataclass(frozen=True)
class Line:
    """One question and its answer, to be read; ``page`` and ``anchor`` say where it can be changed."""

    question: str
    answer: str
    page: str
    anchor: str
    is_long: bool = False


class _Labels:
    """Labels of choices in the reader's language, fetched once. A code without a choice is shown as it is."""

    def __init__(self, lists: ChoiceLists) -> None:
        self._labels = lists.labels()

    def one(self, choice_list: str, code: str, own_words: Any = "") -> str:
        """The label of ``code``; without a code the person's own words."""
        return self._labels.get((choice_list, code), code) or self._own(own_words)

    def several(self, choice_list: str, codes: list[str], own_words: Any = "") -> str:
        """The labels of ``codes`` and then the person's own words, one to a line."""
        found = [self._labels.get((choice_list, code), code) for code in codes]
        return "\n".join([*found, *([self._own(own_words)] if own_words else [])])

    @staticmethod
    def _own(words: Any) -> str:
        return phrases.listed(words, reader()) if isinstance(words, list) else str(words or "")


def lines(answers: Answers, call: Call, lists: ChoiceLists | None = None) -> list[Line]:
    """Every question of ``call`` with its answer, in the language in force, in the order of the form."""
    labels, given, other = _Labels(lists or ChoiceLists()), answers.columns, answers.columns["other"]
    mentoring = call.kind == Call.Kind.MENTORING
    any_, yes, no = _("I am open to any"), _("Yes"), _("No")
    found: list[Line] = []

    def add(question: Any, answer: Any, page: str, anchor: str, is_long: bool = False) -> None:
        found.append(Line(str(question), str(answer or _("no answer")), page, anchor, is_long))

    def label_of(page: str, name: str) -> Any:
        return FORMS[page].base_fields[name].label

    if mentoring:
        add(_("Role"), ROLES[given["role"]], "you", "id_role")
    for name in ("full_name", "call_name", "email"):
        add(label_of("you", name), given[name], "you", name)
    add(_("Country or territory"), places.country_name(given["country"], reader()), "you", "country")
    for name in ("institution", "position"):
        add(label_of("library", name), given[name], "library", name)
    add(
        _("Type of library"),
        labels.one(Choice.List.LIBRARY_TYPE, given["library_type"], other.get("library_type")),
        "library",
        "library_type",
    )
    add(
        label_of("library", "career_stage"),
        labels.one(Choice.List.CAREER_STAGE, given["career_stage"]),
        "library",
        "career_stage",
    )
    interests = labels.several(Choice.List.INTEREST, given["interests"], other.get("interests"))
    add(_("Your interests, most important first"), interests, "interests", "interest_1")
    if mentoring:
        add(label_of("interests", "areas"), labels.several(Choice.List.AREA, given["areas"]), "interests", "areas")
    add(
        _("A partner from"),
        labels.one(Choice.List.LIBRARY_TYPE, given["wants_library_type"]) or any_,
        "interests",
        "wants_library_type",
    )
    shared = yes if given["wants_shared_interests"] else _("That is not important")
    add(label_of("interests", "wants_shared_interests"), shared, "interests", "wants_shared_interests")
    add(
        _("A partner with experience of"),
        labels.one(Choice.List.CAREER_STAGE, given["wants_career_stage"]) or any_,
        "interests",
        "wants_career_stage",
    )
    add(label_of("interests", "trio_welcome"), yes if given["trio_welcome"] else no, "interests", "trio_welcome")
    add(label_of("interests", "motivation"), given["motivation"], "interests", "motivation", True)
    if mentoring:
        name = "expression_of_interest"
        add(label_of("interests", name), given[name], "interests", name, True)
    comfort = dict(comforts())
    spoken = "\n".join(
        phrases.fact(places.language_name(code, reader()), str(comfort.get(level, level)), reader())
        for code, level in answers.languages
    )
    add(_("Your languages"), spoken, "languages", "language_1")
    add(
        label_of("languages", "frequency"),
        labels.one(Choice.List.FREQUENCY, given["frequency"]),
        "languages",
        "frequency",
    )
    add(
        label_of("languages", "tools"),
        labels.several(Choice.List.TOOL, given["tools"], other.get("tools")),
        "languages",
        "tools",
    )
    add(
        label_of("languages", "video_is_difficult"),
        yes if given["video_is_difficult"] else no,
        "languages",
        "video_is_difficult",
    )
    add(
        label_of("languages", "time_zone"),
        dict(places.time_zones(reader())).get(given["time_zone"], given["time_zone"]),
        "languages",
        "time_zone",
    )
    halves = "\n".join(half_day_label(code) for code in given["free_half_days"])
    add(label_of("languages", "free_half_days"), halves, "languages", "free_half_days")
    questions = {row.code: row.question_in() for row in Qualification.objects.all()}
    met_by_code = given["qualifications"]
    in_order = [code for code in questions if code in met_by_code]
    for code in [*in_order, *(code for code in met_by_code if code not in questions)]:
        met = met_by_code[code]
        answer = "" if met is None else yes if met else no
        add(questions.get(code, code), answer, "commitments", f"{QUALIFICATION}{code}")
    for box, purpose in CONSENTS.items() if answers.consents is not None else ():
        add(label_of("commitments", box), yes if str(purpose) in (answers.consents or ()) else no, "commitments", box)
    add(
        label_of("commitments", "heard"),
        labels.one(Choice.List.HEARD, given["heard"], other.get("heard")),
        "commitments",
        "heard",
    )
    return found


def store(application: Application, answers: Answers) -> None:
    """Write the answers into ``application`` and its languages. Call it inside the transaction of the change."""
    for name, value in answers.columns.items():
        setattr(application, name, value)
    application.save()
    application.language_skills.all().delete()
    LanguageSkill.objects.bulk_create(
        LanguageSkill(application=application, language=language, comfort=comfort)
        for language, comfort in answers.languages
    )

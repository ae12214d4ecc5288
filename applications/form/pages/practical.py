"""Two more pages: languages, times and tools; commitments and consents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.form import suggestions
from applications.form.pages.fields import LineField, PickField, PickListField, TicksField
from applications.form.pages.forms import PageForm, reader
from applications.models import Call, CallQualification, Choice, LanguageSkill
from ilnp import clock
from ilnp.accounts.models import Consent
from ilnp.words import places

LANGUAGES = 8
SHOWN_AT_FIRST = 2
LINES_WITH_ROOM = 4
"""With more lines than that, or with a whole list on the page, lines list few languages: the page stays small."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = (
    ("am", gettext_lazy("morning")),
    ("pm", gettext_lazy("afternoon")),
    ("ev", gettext_lazy("evening")),
)
QUALIFICATION = "qualification_"
TONGUES, ZONES = "languages", "zones"
"""Lists that are shown in part until the whole is asked for; also the buttons that ask."""


def comforts() -> list[tuple[str, Any]]:
    """The three degrees of comfort in a language, in words for applicants."""
    return [
        (LanguageSkill.Comfort.READ, _("I read and write it slowly")),
        (LanguageSkill.Comfort.WRITE, _("I write it comfortably")),
        (LanguageSkill.Comfort.SPEAK, _("I write and speak it comfortably")),
    ]


def half_day_label(code: str) -> str:
    """``mon-am`` in the reader's words."""
    day, _dash, part = code.partition("-")
    return _("%(day)s %(part)s") % {"day": WEEKDAYS[DAYS.index(day)], "part": dict(PARTS)[part]}


class LanguagesForm(PageForm):
    """In which languages, how often, by which means and when."""

    slug = "languages"
    template = "applications/apply/page_languages.html"

    frequency = PickField(
        label=gettext_lazy("How often would you like to be in touch with your partner?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how often you would like to be in touch.")},
    )
    tools = TicksField(
        label=gettext_lazy("How would you like to communicate?"),
        help_text=gettext_lazy("Tick all that you can use."),
        error_messages={"required": gettext_lazy("Tick at least one way to communicate.")},
    )
    tools_other = LineField(most=200, required=False, label=gettext_lazy("Which other way?"))
    video_is_difficult = forms.BooleanField(
        required=False,
        label=gettext_lazy("Video is difficult for me"),
        help_text=gettext_lazy(
            "For example because of a slow connection. We then look for a partner who likes to write."
        ),
    )
    time_zone = PickListField(
        label=gettext_lazy("Your time zone"),
        help_text=gettext_lazy("Choose the city whose clocks show the same time as yours."),
        error_messages={"required": gettext_lazy("Choose your time zone.")},
    )
    free_half_days = TicksField(
        required=False,
        label=gettext_lazy("When could you talk with your partner?"),
        help_text=gettext_lazy("In your own time zone. You can leave this empty."),
    )

    whole_list = LineField(most=10, required=False, widget=forms.HiddenInput)

    @classmethod
    def declared(cls, call: Call) -> list[str]:
        rows = [f"{part}_{number}" for number in range(1, LANGUAGES + 1) for part in ("language", "comfort")]
        return [*cls.base_fields, *rows]

    def set_up(self) -> None:
        self._set_up_languages()
        self.fields["frequency"].choices = self.lists.offered(Choice.List.FREQUENCY)  # type: ignore[attr-defined]
        self.fields["tools"].choices = self.lists.offered(Choice.List.TOOL, other=True)  # type: ignore[attr-defined]
        self._set_up_time_zone()
        self.fields["free_half_days"].choices = [  # type: ignore[attr-defined]
            (f"{day}-{part}", half_day_label(f"{day}-{part}")) for day in DAYS for part, _label in PARTS
        ]

    def _set_up_languages(self) -> None:
        source = self.data if self.is_bound else self.initial
        present = [number for number in range(1, LANGUAGES + 1) if f"language_{number}" in source]
        self.rows_shown = max([SHOWN_AT_FIRST, *present])
        if not present:
            self.initial["language_1"] = reader().partition("-")[0]
        everything = places.languages(reader())
        taken = {number: str(source.get(f"language_{number}", "")) for number in present}
        few = {code.partition("-")[0] for code in places.PROGRAMME_LANGUAGES} | {*taken.values()}
        likely = few | suggestions.likely_languages(self._country())
        to_fill = next((number for number in range(1, self.rows_shown) if not taken.get(number)), self.rows_shown)
        rows: dict[str, forms.Field] = {}
        for number in range(1, self.rows_shown + 1):
            language = PickListField(required=False, label=_("Language %(number)d") % {"number": number})
            if number == to_fill and self.wanted_list == TONGUES:
                language.offer(everything)
            else:
                has_room = not self.wanted_list and (number == to_fill or self.rows_shown <= LINES_WITH_ROOM)
                shown = likely if has_room else few
                language.offer(everything, shown=[pair for pair in everything if pair[0] in shown])
            comfort = PickListField(required=False, label=_("How comfortable are you in it?"))
            comfort.offer(comforts())
            rows |= {f"language_{number}": language, f"comfort_{number}": comfort}
        self.fields = {**rows, **self.fields}

    def _set_up_time_zone(self) -> None:
        everywhere = places.time_zones(reader())
        source = self.data if self.is_bound else self.initial
        wanted = [*places.zones_of(self._country()), str(source.get("time_zone") or ""), "UTC"]
        names = dict(everywhere)
        near = [(zone, names[zone]) for zone in dict.fromkeys(wanted) if zone in names]
        if len(near) > 1:
            self.initial.setdefault("time_zone", near[0][0])
        self.shows_all_zones = self.wanted_list == ZONES or (len(near) == 1 and self.wanted_list != TONGUES)
        shown = [pair for pair in places.clocks(reader(), clock.now().year) if pair not in near]
        self.fields["time_zone"].offer(everywhere, shown=[*near, *shown] if self.shows_all_zones else near)  # type: ignore[attr-defined]

    def _country(self) -> str:
        return (self.known.get("you", {}).get("country") or [""])[0]

    @property
    def wanted_list(self) -> str:
        """Which list the person asked to see as a whole, ``TONGUES`` or ``ZONES``; one at a time keeps the page small."""
        return str((self.data if self.is_bound else self.initial).get("whole_list") or "")

    def language_rows(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        """(number, language, comfort) of each line shown."""
        return [
            (number, self[f"language_{number}"], self[f"comfort_{number}"]) for number in range(1, self.rows_shown + 1)
        ]

    def can_add(self) -> bool:
        """Whether there is room for one more language."""
        return self.rows_shown < LANGUAGES

    def half_day_rows(self) -> list[tuple[Any, list[Any]]]:
        """(day, its three boxes) for the table of half-days."""
        boxes = list(self["free_half_days"])
        return [(WEEKDAYS[number], boxes[number * 3 : number * 3 + 3]) for number in range(7)]

    @staticmethod
    def half_day_heads() -> list[Any]:
        """Headings of the columns of the table of half-days."""
        return [label for _code, label in PARTS]

    def clean(self) -> dict[str, Any]:
        """At least one language; each language once and with its comfort."""
        cleaned = super().clean() or self.cleaned_data
        self.need_other(cleaned, "tools")
        found: dict[str, str] = {}
        for number in range(1, self.rows_shown + 1):
            language, comfort = cleaned.get(f"language_{number}"), cleaned.get(f"comfort_{number}")
            if not language and not comfort:
                continue
            if not language:
                if f"language_{number}" not in self.errors:
                    self.add_error(f"language_{number}", _("Choose which language this is."))
            elif language in found:
                self.add_error(f"language_{number}", _("You have already chosen this language above."))
            elif not comfort:
                if f"comfort_{number}" not in self.errors:
                    self.add_error(f"comfort_{number}", _("Choose how comfortable you are in this language."))
            else:
                found[language] = comfort
        rows_wrong = any(name.startswith(("language_", "comfort_")) for name in self.errors)
        if not found and not rows_wrong:
            self.add_error("language_1", _("Choose at least one language."))
        cleaned["languages"] = list(found.items())
        return cleaned


class CommitmentsForm(PageForm):
    """What the person commits and agrees to."""

    slug = "commitments"
    template = "applications/apply/page_commitments.html"

    code_of_conduct = forms.BooleanField(
        label=gettext_lazy("I have read the code of conduct and will keep to it"),
        error_messages={"required": gettext_lazy("To take part, agree to the code of conduct.")},
    )
    consent_sharing = forms.BooleanField(
        label=gettext_lazy(
            "My answers may be shared with my partner and with the volunteer who looks after us (needed to take part)"
        ),
        error_messages={
            "required": gettext_lazy("Without this we cannot introduce you to a partner. Please tick it.")
        },
    )
    consent_news = forms.BooleanField(
        required=False, label=gettext_lazy("Please write to me about later rounds of the programme")
    )
    consent_statistics = forms.BooleanField(
        required=False,
        label=gettext_lazy("My answers may be counted, without my name, in statistics about the programme"),
    )
    heard = PickListField(required=False, label=gettext_lazy("How did you hear of the programme?"))
    heard_other = LineField(most=200, required=False, label=gettext_lazy("Where else?"))

    @classmethod
    def declared(cls, call: Call) -> list[str]:
        codes = call.qualifications.values_list("code", flat=True)
        return [*cls.base_fields, *(f"{QUALIFICATION}{code}" for code in codes)]

    def set_up(self) -> None:
        self.qualification_names = []
        questions = {}
        asked = CallQualification.objects.filter(call=self.call).select_related("qualification")
        for qualification in (row.qualification for row in asked):
            name = f"{QUALIFICATION}{qualification.code}"
            questions[name] = PickField(
                label=qualification.question_in(),
                widget=forms.RadioSelect,
                choices=[("yes", _("Yes")), ("no", _("No"))],
                error_messages={"required": _("Answer this question with yes or no.")},
            )
            self.qualification_names.append(name)
        self.fields = {**questions, **self.fields}
        self.fields["heard"].offer(self.lists.offered(Choice.List.HEARD, other=True))  # type: ignore[attr-defined]

    def qualification_fields(self) -> list[forms.BoundField]:
        """The minimum qualifications that the call asks, in order."""
        return [self[name] for name in self.qualification_names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.need_other(cleaned, "heard")
        cleaned["qualifications"] = {
            name.removeprefix(QUALIFICATION): cleaned[name] == "yes"
            for name in self.qualification_names
            if name in cleaned
        }
        return cleaned


CONSENTS = {
    "code_of_conduct": Consent.Purpose.CODE_OF_CONDUCT,
    "consent_sharing": Consent.Purpose.SHARING,
    "consent_news": Consent.Purpose.NEWS,
    "consent_statistics": Consent.Purpose.STATISTICS,
}
"""Which box on the page gives which consent."""

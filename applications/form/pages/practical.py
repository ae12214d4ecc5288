"""Two more pages: languages, times and tools; commitments and consents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from applications import questions
from applications.form import suggestions
from applications.form.pages.fields import LineField, PickField, PickListField
from applications.form.pages.forms import PageForm, asks_its_questions
from applications.models import Call, CallQualification, LanguageSkill
from applications.wording import DAYS, PARTS, half_day_label
from ilnp import clock
from ilnp.forms import offer
from ilnp.words import places
from ilnp.words.languages import NAMES

LANGUAGES = questions.get("languages").most
SHOWN_AT_FIRST = 2
LINES_WITH_ROOM = 4
"""With more lines than that, or with a whole list on the page, lines list few languages: the page stays small."""
QUALIFICATION = questions.get("qualifications").stem
WRITTEN = (LanguageSkill.Comfort.WRITE, LanguageSkill.Comfort.SPEAK)
MONTHLY, TWO_WEEKS = "monthly", "biweekly"
"""The rarest frequency, and the minimum qualification that it falls short of."""
TONGUES, ZONES = "languages", "zones"
"""Lists that are shown in part until the whole is asked for; also the buttons that ask."""


@asks_its_questions
class LanguagesForm(PageForm):
    """In which languages, how often, by which means and when."""

    slug = "languages"
    template = "applications/apply/page_languages.html"

    whole_list = LineField(most=10, required=False, widget=forms.HiddenInput)

    @classmethod
    def declared(cls, call: Call) -> list[str]:
        rows = [f"{part}_{number}" for number in range(1, LANGUAGES + 1) for part in ("language", "comfort")]
        return [*cls.base_fields, *rows]

    def set_up(self) -> None:
        self._set_up_languages()
        self._set_up_time_zone()
        half_days = [f"{day}-{part}" for day in DAYS for part, _label in PARTS]
        offer(self, "free_half_days", [(half_day, half_day_label(half_day)) for half_day in half_days])

    def _set_up_languages(self) -> None:
        source = self.data if self.is_bound else self.initial
        present = [number for number in range(1, LANGUAGES + 1) if f"language_{number}" in source]
        self.rows_shown = max([SHOWN_AT_FIRST, *present])
        if not present:
            self.initial["language_1"] = self.language.partition("-")[0]
        everything = places.languages(self.language)
        taken = {number: str(source.get(f"language_{number}", "")) for number in present}
        few = {code.partition("-")[0] for code in NAMES} | {*taken.values()}
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
            comfort.offer(list(questions.get("languages").choices))
            rows |= {f"language_{number}": language, f"comfort_{number}": comfort}
        self.fields = {**rows, **self.fields}

    def _set_up_time_zone(self) -> None:
        everywhere = places.time_zones(self.language)
        source = self.data if self.is_bound else self.initial
        wanted = [*places.zones_of(self._country()), str(source.get("time_zone") or ""), "UTC"]
        names = dict(everywhere)
        near = [(zone, names[zone]) for zone in dict.fromkeys(wanted) if zone in names]
        if len(near) > 1:
            self.initial.setdefault("time_zone", near[0][0])
        self.shows_all_zones = self.wanted_list == ZONES or (len(near) == 1 and self.wanted_list != TONGUES)
        shown = [pair for pair in places.clocks(self.language, clock.now().year) if pair not in near]
        field = self.fields["time_zone"]
        assert isinstance(field, PickListField)
        field.offer(everywhere, shown=[*near, *shown] if self.shows_all_zones else near)

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

    def remarks(self) -> list[str]:
        """No language that is written with ease; rarer contact than the call asks of everybody."""
        source = self.data if self.is_bound else self.initial
        known = [str(source.get(f"comfort_{number}") or "") for number in range(1, self.rows_shown + 1)]
        found = []
        if any(known) and not any(comfort in WRITTEN for comfort in known):
            found.append(
                _("Partners need one language that both write comfortably, and you have named none. Is that so?")
            )
        if source.get("frequency") == MONTHLY and self.call.qualifications.filter(code=TWO_WEEKS).exists():
            found.append(_("This round asks for a message at least every two weeks, and you would like one a month."))
        return found

    def clean(self) -> dict[str, Any]:
        """At least one language; each language once and with its comfort."""
        cleaned = super().clean() or self.cleaned_data
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
            self.add_error("language_1", questions.get("languages").missing)
        cleaned["languages"] = list(found.items())
        return cleaned


@asks_its_questions
class CommitmentsForm(PageForm):
    """What the person commits and agrees to."""

    slug = "commitments"
    template = "applications/apply/page_commitments.html"

    @classmethod
    def declared(cls, call: Call) -> list[str]:
        codes = call.qualifications.values_list("code", flat=True)
        return [*cls.base_fields, *(f"{QUALIFICATION}{code}" for code in codes)]

    def set_up(self) -> None:
        self.qualification_names = []
        asked_here: dict[str, forms.Field] = {}
        asked = CallQualification.objects.filter(call=self.call).select_related("qualification")
        for qualification in (row.qualification for row in asked):
            name = f"{QUALIFICATION}{qualification.code}"
            asked_here[name] = PickField(
                label=str(qualification.question),
                widget=forms.RadioSelect,
                choices=[("yes", _("Yes")), ("no", _("No"))],
                error_messages={"required": _("Answer this question with yes or no.")},
            )
            self.qualification_names.append(name)
        self.fields = {**asked_here, **self.fields}

    def qualification_fields(self) -> list[forms.BoundField]:
        """The minimum qualifications that the call asks, in order."""
        return [self[name] for name in self.qualification_names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["qualifications"] = {
            name.removeprefix(QUALIFICATION): cleaned[name] == "yes"
            for name in self.qualification_names
            if name in cleaned
        }
        return cleaned

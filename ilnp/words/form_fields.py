"""How a form shows texts that are kept by language: one box for each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ilnp.words.languages import FALLBACK, LANGUAGES, NAMES, direction

CODES = "codes"

NO_ENGLISH = gettext_lazy("Please give at least the English text.")


class WordsWidget(forms.MultiWidget):
    """One labelled box per language; with ``codes``, one more before them."""

    template_name = "words/boxes.html"
    use_fieldset = True

    def __init__(self, *, rows: int = 0, codes: bool = False) -> None:
        self.codes = codes
        box: type[forms.Widget] = forms.Textarea if rows else forms.TextInput
        attrs = {"rows": rows, "cols": 60} if rows else {"size": 80}
        names = [CODES, *LANGUAGES] if codes else list(LANGUAGES)
        super().__init__({name: box(attrs=attrs) for name in names})

    def decompress(self, value: Any) -> list[str]:
        if self.codes:
            choices = value or []
            labels = ["\n".join(choice["label"].get(code, "") for choice in choices).rstrip() for code in LANGUAGES]
            return ["\n".join(choice["code"] for choice in choices), *labels]
        return [(value or {}).get(code, "") for code in LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        # Choices are a list themselves, which a widget of several boxes would take for the texts of its boxes.
        if self.codes and isinstance(value, list) and all(isinstance(choice, dict) for choice in value):
            value = self.decompress(value)
        context = super().get_context(name, value, attrs)
        names = [*([(str(_("Codes, one per line")), "en", "ltr")] if self.codes else [])]
        names += [(NAMES[code], code, direction(code)) for code in LANGUAGES]
        parts = context["widget"]["subwidgets"]
        context["widget"]["parts"] = [(part, *words) for part, words in zip(parts, names, strict=True)]
        return context


class WordsFormField(forms.MultiValueField):
    """A text by language. English must be there if the field is required, or if there is any other."""

    def __init__(self, *, rows: int = 0, required: bool = True, **kwargs: Any) -> None:
        english = {"required": NO_ENGLISH, "incomplete": NO_ENGLISH}
        fields = [
            forms.CharField(required=required and code == FALLBACK, error_messages=english) for code in LANGUAGES
        ]
        super().__init__(
            fields, **{"widget": WordsWidget(rows=rows), **kwargs}, required=required, require_all_fields=False
        )
        self.error_messages["required"] = NO_ENGLISH

    def compress(self, values: list[str]) -> dict[str, str]:
        return {code: text for code, text in zip(LANGUAGES, values or [], strict=False) if text}

    def clean(self, value: Any) -> dict[str, str]:
        """The texts that were given, by language; refused without the English one."""
        texts: dict[str, str] = super().clean(value)
        if texts and FALLBACK not in texts:
            raise ValidationError(NO_ENGLISH, code="required")
        return texts


class ChoicesField(forms.MultiValueField):
    """The choices of a question: a box with their codes, and per language a box with their labels in the same order."""

    def __init__(self, **kwargs: Any) -> None:
        fields = [forms.CharField(required=False) for _name in [CODES, *LANGUAGES]]
        kwargs["required"] = False
        super().__init__(fields, widget=WordsWidget(rows=6, codes=True), require_all_fields=False, **kwargs)

    def compress(self, values: list[str]) -> list[dict[str, Any]]:
        if not values:
            return []
        codes, *boxes = [[line.strip() for line in text.splitlines() if line.strip()] for text in values]
        if len(set(codes)) < len(codes):
            raise ValidationError(_("Each code may stand there only once."))
        for language, labels in zip(LANGUAGES, boxes, strict=True):
            if len(labels) != len(codes) and (labels or language == FALLBACK):
                raise ValidationError(
                    _("%(language)s: %(codes)d codes, but %(labels)d labels. Write one per line, in the same order.")
                    % {"language": NAMES[language], "codes": len(codes), "labels": len(labels)}
                )
        return [
            {
                "code": code,
                "label": {name: labels[place] for name, labels in zip(LANGUAGES, boxes, strict=True) if labels},
            }
            for place, code in enumerate(codes)
        ]

"""Rows of the admin with texts by language, one box for each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _

from applications import vocabulary
from ilnp.accounts import audit
from ilnp.accounts.signed_in import person_of

LANGUAGE_NAMES = {
    "en": "English",
    "es": "español",
    "pt": "português",
    "zh-hans": "简体中文",
    "ko": "한국어",
    "ar": "العربية",
    "ru": "русский",
    "ja": "日本語",
}


class ByLanguageForm(forms.ModelForm):
    """Shows each text of ``by_language`` as one box per language instead of raw JSON."""

    by_language: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.by_language:
            kept = getattr(self.instance, name) or {}
            original = self.fields.pop(name, None)
            for language in vocabulary.LANGUAGES:
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=f"{original.label if original else name} · {LANGUAGE_NAMES[language]}",
                    initial=kept.get(language, ""),
                    required=language == "en",
                    widget=forms.TextInput(attrs={"class": "vTextField", "lang": language, "dir": "auto"}),
                )

    def save(self, commit: bool = True) -> Any:
        for name in self.by_language:
            kept = dict(getattr(self.instance, name) or {})
            for language in vocabulary.LANGUAGES:
                text = self.cleaned_data[f"{name}_{language}"].strip()
                if text:
                    kept[language] = text
                else:
                    kept.pop(language, None)
            setattr(self.instance, name, kept)
        return super().save(commit)


class Kept(admin.ModelAdmin):
    """Rows that are not deleted here, and whose changes are noted."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        form = self.form
        if not issubclass(form, ByLanguageForm):
            return super().get_fieldsets(request, obj)
        plain = [name for name in form._meta.fields or () if name not in form.by_language]
        texts = [f"{name}_{language}" for name in form.by_language for language in vocabulary.LANGUAGES]
        return [(None, {"fields": plain}), (_("Words"), {"fields": texts})]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if issubclass(self.form, ByLanguageForm):
            kwargs["fields"] = [
                name for name in self.form._meta.fields or () if name not in self.get_readonly_fields(request, obj)
            ]
        return super().get_form(request, obj, change, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        words = f"{obj._meta.model_name} {'changed' if change else 'added'}"
        audit.record(words, obj, actor=person_of(request), fields=list(form.changed_data))

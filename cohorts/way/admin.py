"""The library of prompts in the admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cohorts.models import Prompt, PromptText
from cohorts.way import library
from ilnp import clock
from ilnp.accounts.signed_in import person_of


class PromptTextInline(admin.StackedInline):
    """A prompt's words, one language each."""

    model = PromptText
    extra = 0


@admin.register(Prompt)
class PromptAdmin(admin.ModelAdmin):
    """The library of conversation prompts. Every change of it moves what is planned in the cohorts under way."""

    list_display = ["code", "topic", "day", "is_active", "places"]
    list_editable = ["day", "is_active"]
    fields = ["code", "day", "is_active"]
    inlines = [PromptTextInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("texts")

    def get_urls(self) -> list[URLPattern]:
        *pages, every_other_address = super().get_urls()
        guard = self.admin_site.admin_view
        place = path("<int:pk>/<slug:way>/", guard(require_POST(self.place_view)), name="cohorts_prompt_place")
        return [*pages, place, every_other_address]

    @admin.display(description=gettext_lazy("topic"))
    def topic(self, prompt: Prompt) -> str:
        """Its topic in the reader's language."""
        text = prompt.text_in()
        return text.topic if text else ""

    @admin.display(description=gettext_lazy("order"))
    def places(self, prompt: Prompt) -> SafeString:
        """Two buttons that let it change places with its neighbours."""
        return format_html(
            '<button type="submit" formaction="{}">{}</button> <button type="submit" formaction="{}">{}</button>',
            reverse("admin:cohorts_prompt_place", args=[prompt.pk, "earlier"]),
            _("earlier"),
            reverse("admin:cohorts_prompt_place", args=[prompt.pk, "later"]),
            _("later"),
        )

    def place_view(self, request: HttpRequest, pk: int, way: str) -> HttpResponse:
        """One of those buttons."""
        prompt = get_object_or_404(Prompt, pk=pk)
        if way not in ("earlier", "later") or not self.has_change_permission(request, prompt):
            raise PermissionDenied
        if not library.swap(prompt, earlier=way == "earlier", actor=person_of(request), now=clock.now()):
            messages.info(request, _("There is no prompt on that side."))
        return redirect("admin:cohorts_prompt_changelist")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return self._followed(request, super().changelist_view, request, extra_context)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._followed(request, super().changeform_view, request, *args, **kwargs)

    @transaction.atomic
    def _followed(self, request: HttpRequest, view: Callable[..., HttpResponse], *args: Any, **kwargs: Any) -> Any:
        """Do what the page does; whatever it saved, what is planned follows in the same transaction."""
        response = view(*args, **kwargs)
        if request.method == "POST":
            library.changed(now=clock.now())
        return response

    def delete_model(self, request: HttpRequest, obj: Prompt) -> None:
        """Deleting one has a page of its own; deleting several is a change of the list."""
        super().delete_model(request, obj)
        library.changed(now=clock.now())

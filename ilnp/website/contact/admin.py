"""What people sent in, in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ilnp.accounts import audit
from ilnp.accounts.signed_in import person_of
from ilnp.lists import LookedAt
from ilnp.website.contact.receiving import mark_message
from ilnp.website.contact.volunteering import Task
from ilnp.website.models import ContactMessage, VolunteerOffer


class SuspiciousFilter(admin.SimpleListFilter):
    """People's messages, or those that look as if a machine wrote them."""

    title = _("who wrote it")
    parameter_name = "automatic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("people")), ("yes", _("looks automatic"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "no":
            return queryset.filter(suspicions=[])
        if self.value() == "yes":
            return queryset.exclude(suspicions=[])
        return queryset


class ReceivedAdmin(LookedAt):
    """Nobody rewrites what somebody sent."""

    may_change = may_delete = True
    date_hierarchy = "received_at"
    staff_fields: list[str] = []

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.model._meta.fields if field.name not in {"id", *self.staff_fields}]


@admin.register(ContactMessage)
class ContactMessageAdmin(ReceivedAdmin):
    """Messages from the contact page. Answer by mail, then mark them."""

    list_display = ["subject", "name", "email", "received_at", "state"]
    list_filter = ["state", SuspiciousFilter, "language"]
    search_fields = ["subject", "name", "email", "text"]
    actions = ["mark_answered", "mark_junk"]

    @admin.action(description=_("Mark as answered"), permissions=["change"])
    def mark_answered(self, request: HttpRequest, queryset: QuerySet[ContactMessage]) -> None:
        """Mark the chosen messages as answered."""
        for message in queryset:
            mark_message(message, ContactMessage.State.ANSWERED, actor=person_of(request))

    @admin.action(description=_("Mark as junk"), permissions=["change"])
    def mark_junk(self, request: HttpRequest, queryset: QuerySet[ContactMessage]) -> None:
        """Mark the chosen messages as junk."""
        for message in queryset:
            mark_message(message, ContactMessage.State.JUNK, actor=person_of(request))


@admin.register(VolunteerOffer)
class VolunteerOfferAdmin(ReceivedAdmin):
    """People who offered to help."""

    list_display = ["name", "email", "country", "tasks_in_words", "received_at", "state"]
    list_filter = ["state", SuspiciousFilter, "country"]
    search_fields = ["name", "email", "text", "note"]
    staff_fields = ["state", "note"]

    @admin.display(description=_("would like to"))
    def tasks_in_words(self, offer: VolunteerOffer) -> str:
        """The tasks, shortly."""
        return ", ".join(str(Task(task).label).partition(":")[0] for task in offer.tasks)

    def save_model(self, request: HttpRequest, obj: VolunteerOffer, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        audit.record("volunteer offer marked", obj, actor=person_of(request), state=obj.state)

"""The outbox in the admin: messages, addresses, the stop switch. Nothing here is typed into by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ilnp import clock
from ilnp.accounts.signed_in import person_of
from ilnp.lists import LookedAt
from ilnp.mail.kinds import finding
from ilnp.mail.outbox import by_staff, switching
from ilnp.mail.returns import failing, suppression

from ..models import KillSwitch, LeftOut, Message, OptOut, Suppression

PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups; frame-ancestors 'none'"
"""For pages that show a mail's HTML: its own style attributes, nothing else; no script, no form, no origin."""


def html_page(markup: str) -> HttpResponse:
    """A response that shows a mail's HTML under a policy of its own."""
    return HttpResponse(markup, headers={"Content-Security-Policy": PREVIEW_POLICY})


class ReadOnlyAdmin(LookedAt):
    """Rows that the program writes. Who may change them has buttons for it, and types nothing."""

    may_change = True
    actions_on_bottom = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.model._meta.fields]


def kind_words(code: str) -> str:
    """What a kind of mail is called; its code where no floor registers it any more."""
    try:
        return str(finding.get(code).label)
    except LookupError:
        return code


class KindFilter(admin.SimpleListFilter):
    """Kinds by their names, without a query."""

    title = _("kind of mail")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.code, str(kind.label)) for kind in finding.every() if not kind.fragment]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class FailingFilter(admin.SimpleListFilter):
    """Mail to addresses that keep failing."""

    title = _("address")
    parameter_name = "address"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("failing", str(_("keeps failing")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        if self.value() == "failing":
            return queryset.filter(pk__in=failing.messages(clock.now()).values("pk"))
        return queryset


SHOWN: tuple[str, ...] = (
    "state", "error", "outcome", "to_address", "to_name", "copy_to", "reply_to", "kind_name", "language", "key",
    "created_at", "not_before", "not_after", "attempts", "in_flight_at", "sent_at", "message_id", "wording_number",
)  # fmt: skip


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Every mail, where it is on its way, and what a person can do about it."""

    list_display = ["subject", "state", "to_address", "kind_name", "reason", "not_before", "sent_at", "outcome"]
    list_filter = ["state", "outcome", FailingFilter, KindFilter, "language", "created_at"]
    search_fields = ["to_address", "subject", "key"]
    list_per_page = 50
    actions = ["send_again", "it_was_sent", "release", "call_back", "give_up"]
    change_form_template = "mail/staff/message.html"
    fields = SHOWN

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return super().get_queryset(request).defer("text", "html", "values")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return list(SHOWN)

    @admin.display(description=_("kind of mail"), ordering="kind")
    def kind_name(self, message: Message) -> str:
        """The kind in words."""
        return kind_words(message.kind)

    @admin.display(description=_("reason"))
    def reason(self, message: Message) -> str:
        """The beginning of the reason."""
        return message.error if len(message.error) <= 80 else message.error[:79] + "…"

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:pk>/html/", self.admin_site.admin_view(self.html_view), name="mail_message_html"),
            path("<int:pk>/do/", self.admin_site.admin_view(require_POST(self.do_view)), name="mail_message_do"),
        ]
        return [*own, *super().get_urls()]

    def html_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The mail's HTML alone, in a page that can do nothing."""
        message = get_object_or_404(Message, pk=pk)
        if not self.has_view_permission(request, message):
            raise PermissionDenied
        return html_page(message.html)

    def do_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One of the actions, for one message, from its own page."""
        action = request.POST.get("do", "")
        if not self.has_change_permission(request) or action not in self.actions:
            raise PermissionDenied
        getattr(self, action)(request, Message.objects.filter(pk=pk))
        return redirect("admin:mail_message_change", pk)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        message = Message.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        extra = {
            "said": message,
            "possible": possible_actions(message) if message and self.has_change_permission(request) else [],
            "show_save": False,
            "show_save_and_continue": False,
        }
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def _each(
        self,
        request: HttpRequest,
        queryset: QuerySet[Message],
        act: Callable[..., Message],
        done: Callable[[int], str],
    ) -> None:
        number = 0
        for message in queryset:
            try:
                act(message, actor=person_of(request))
                number += 1
            except by_staff.NotPossible as reason:
                self.message_user(request, str(reason), messages.WARNING)
        if number:
            self.message_user(request, done(number), messages.SUCCESS)

    @admin.action(description=_("Send again"), permissions=["change"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        """For uncertain, missed and held-back messages."""
        self._each(
            request,
            queryset,
            by_staff.send_again,
            lambda n: ngettext("%(n)d message is sent again.", "%(n)d messages are sent again.", n) % {"n": n},
        )

    @admin.action(description=_("It was sent"), permissions=["change"])
    def it_was_sent(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        """For uncertain messages that did arrive."""
        self._each(
            request,
            queryset,
            by_staff.it_was_sent,
            lambda n: ngettext("%(n)d message is noted as sent.", "%(n)d messages are noted as sent.", n) % {"n": n},
        )

    @admin.action(description=_("Let drafts go out"), permissions=["change"])
    def release(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        """For drafts."""
        self._each(
            request,
            queryset,
            by_staff.release,
            lambda n: ngettext("%(n)d draft goes out.", "%(n)d drafts go out.", n) % {"n": n},
        )

    @admin.action(description=_("Cancel"), permissions=["change"])
    def call_back(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        """For what has not left."""
        self._each(
            request,
            queryset,
            by_staff.call_back,
            lambda n: ngettext("%(n)d message is cancelled.", "%(n)d messages are cancelled.", n) % {"n": n},
        )

    @admin.action(description=_("No mail to these addresses any more"), permissions=["change"])
    def give_up(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        """Mark the addresses as ones that cannot be reached."""
        addresses = sorted(set(queryset.values_list("to_address", flat=True)))
        reason = Suppression.Reason.STAFF
        number = sum(suppression.suppress(address, reason, actor=person_of(request)) for address in addresses)
        self.message_user(
            request,
            ngettext("%(n)d address is marked.", "%(n)d addresses are marked.", number) % {"n": number},
            messages.SUCCESS,
        )


def possible_actions(message: Message) -> list[tuple[str, Any]]:
    """What can be done with a message in its state, as (action, words)."""
    can = {
        "draft": ["release", "call_back"],
        "queued": ["call_back"],
        "failed": ["call_back"],
        "uncertain": ["send_again", "it_was_sent", "call_back"],
        "suppressed": ["send_again", "call_back"],
        "missed": ["send_again"],
    }
    return [(name, getattr(MessageAdmin, name).short_description) for name in can.get(message.state, [])]


@admin.register(Suppression)
class SuppressionAdmin(admin.ModelAdmin):
    """Addresses that mail does not go to; marks are lifted, not deleted."""

    list_display = ["address", "reason", "since", "lifted_at", "detail"]
    list_filter = ["reason", ("lifted_at", admin.EmptyFieldListFilter)]
    search_fields = ["address"]
    fields = ["address", "detail"]
    actions = ["lift"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def save_model(self, request: HttpRequest, obj: Suppression, form: Any, change: bool) -> None:
        suppression.suppress(obj.address, Suppression.Reason.STAFF, detail=obj.detail, actor=person_of(request))
        marked = Suppression.objects.get(address=obj.address.strip().lower(), lifted_at=None)
        obj.pk, obj.reason = marked.pk, marked.reason

    @admin.action(description=_("Mail may go there again"), permissions=["change"])
    def lift(self, request: HttpRequest, queryset: QuerySet[Suppression]) -> None:
        """Lift the marks."""
        number = sum(suppression.lift(mark.address, actor=person_of(request)) for mark in queryset)
        self.message_user(
            request,
            ngettext("%(n)d address gets mail again.", "%(n)d addresses get mail again.", number) % {"n": number},
        )


@admin.register(LeftOut)
class LeftOutAdmin(ReadOnlyAdmin):
    """Who could not be written to, which mail it was, and why; seen to, a row is deleted."""

    list_display = ["address", "who", "kind_name", "why", "at"]
    list_select_related = ["person"]
    list_filter = ["kind", "at"]
    search_fields = ["address", "person__name", "why"]
    may_change = False
    may_delete = True

    @admin.display(description=_("person"))
    def who(self, row: LeftOut) -> str:
        """The person's page, where the address can be mended."""
        if row.person is None:
            return "–"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:accounts_user_change", args=[row.person.pk]), row.person
        )

    @admin.display(description=_("kind of mail"), ordering="kind")
    def kind_name(self, row: LeftOut) -> str:
        """The kind in words."""
        return kind_words(row.kind)


@admin.register(OptOut)
class OptOutAdmin(ReadOnlyAdmin):
    """Who does not want which sort of mail."""

    list_display = ["address", "topic", "at"]
    list_filter = ["topic"]
    search_fields = ["address"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(KillSwitch)
class KillSwitchAdmin(admin.ModelAdmin):
    """One switch that stops all sending."""

    list_display = ["words", "changed_at", "changed_by", "turn"]
    list_select_related = ["changed_by"]
    list_display_links = None
    fields = ["on", "reason"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("state"))
    def words(self, switch: KillSwitch) -> str:
        """The state in words."""
        return str(switch)

    @admin.display(description=_("change"))
    def turn(self, switch: KillSwitch) -> str:
        """A link to the page with the switch."""
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:mail_killswitch_change", args=[switch.pk]), _("Change")
        )

    def save_model(self, request: HttpRequest, obj: KillSwitch, form: Any, change: bool) -> None:
        if obj.on:
            switching.stop(actor=person_of(request), reason=obj.reason)
        else:
            switching.go(actor=person_of(request))

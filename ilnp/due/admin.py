"""Due things in the admin: looked at, never typed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ilnp.accounts.signed_in import person_of
from ilnp.due import belongings, deciding, plans
from ilnp.due.belongings import Belonging
from ilnp.lists import LookedAt

from .models import Plan
from .states import PlanState


def rule_words(code: str) -> str:
    """A rule in words; its code where no such rule is registered any more."""
    try:
        return str(plans.rule(code).label)
    except LookupError:
        return code


class RuleFilter(admin.SimpleListFilter):
    """Rules by their names, without a query."""

    title = _("what falls due")
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(rule.code, str(rule.label)) for rule in plans.every_rule()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Plan]) -> QuerySet[Plan]:
        return queryset.filter(rule=self.value()) if self.value() else queryset


class TriedFilter(admin.SimpleListFilter):
    """What went wrong at least once."""

    title = _("tried in vain")
    parameter_name = "tried"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Plan]) -> QuerySet[Plan]:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(attempts__gt=0) if self.value() == "yes" else queryset.filter(attempts=0)


def _filter_of(belonging: Belonging) -> type[admin.SimpleListFilter]:
    class BelongingFilter(admin.SimpleListFilter):
        title = belonging.title
        parameter_name = belonging.name

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            return belonging.choices()

        def queryset(self, request: HttpRequest, queryset: QuerySet[Plan]) -> QuerySet[Plan]:
            return queryset.filter(belonging.plans_of(str(self.value()))) if self.value() else queryset

    return BelongingFilter


@admin.register(Plan)
class PlanAdmin(LookedAt):
    """What falls due when, what was done, what was missed or went wrong. It begins with what comes next."""

    list_display = ["rule_name", "state", "person", "due_at", "done_at", "attempts", "error"]
    list_filter = ["state", RuleFilter, TriedFilter, "due_at"]
    list_select_related = ["person"]
    search_fields = ["key", "person__email", "person__name"]
    date_hierarchy = "due_at"
    list_per_page = 50
    actions = ["do_now", "was_done", "let_be"]

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Whether this person may say what becomes of uncertain things."""
        return person_of(request).has_perm("due.change_plan")

    @admin.action(permissions=["decide"], description=_("Do it now: it was not done"))
    def do_now(self, request: HttpRequest, chosen: QuerySet[Plan]) -> None:
        """Uncertain things are done with the next tick."""
        self._say(request, deciding.do_now(chosen, actor=person_of(request)))

    @admin.action(permissions=["decide"], description=_("It was done"))
    def was_done(self, request: HttpRequest, chosen: QuerySet[Plan]) -> None:
        """Uncertain things count as done."""
        self._say(request, deciding.was_done(chosen, actor=person_of(request)))

    @admin.action(permissions=["decide"], description=_("Leave it undone"))
    def let_be(self, request: HttpRequest, chosen: QuerySet[Plan]) -> None:
        """Uncertain things are cancelled."""
        self._say(request, deciding.let_be(chosen, actor=person_of(request)))

    def _say(self, request: HttpRequest, number: int) -> None:
        words = ngettext("%(number)s uncertain thing decided.", "%(number)s uncertain things decided.", number)
        self.message_user(request, words % {"number": number})

    @admin.display(description=_("what falls due"), ordering="rule")
    def rule_name(self, plan: Plan) -> str:
        """The rule in words."""
        return rule_words(plan.rule)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [*(_filter_of(one) for one in belongings.every()), *self.list_filter]

    def get_ordering(self, request: HttpRequest) -> Any:
        """What comes next first; of what is behind us, the newest."""
        return ["due_at", "id"] if request.GET.get("state__exact") == PlanState.PLANNED else ["-due_at", "-id"]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; without any wish, what comes next."""
        narrowed = {one.name for one in belongings.every()}
        if request.method == "GET" and "state__exact" not in request.GET and not set(request.GET) - narrowed:
            wish = request.GET.copy()
            wish["state__exact"] = PlanState.PLANNED
            vars(request)["GET"] = wish  # Django computes it once and keeps it there
        return super().changelist_view(request, extra_context)

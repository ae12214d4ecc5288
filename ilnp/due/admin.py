"""Due things in the admin: looked at, never typed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ilnp.due import plans

from .models import Plan


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


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):
    """What falls due when, what was done, what was missed or went wrong."""

    list_display = ["rule_name", "state", "person", "due_at", "done_at", "attempts", "error"]
    list_filter = ["state", RuleFilter, "due_at"]
    list_select_related = ["person"]
    search_fields = ["key", "person__email", "person__name"]
    date_hierarchy = "due_at"
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=_("what falls due"), ordering="rule")
    def rule_name(self, plan: Plan) -> str:
        """The rule in words."""
        return rule_words(plan.rule)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

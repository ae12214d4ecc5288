"""Django's admin site with our first page, our navigation and our way to sign in."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from . import cards, pages
from .lists.own_filters import only_own_filters

SECRET = {"mfa.Authenticator", "accounts.SignInAddress", "accounts.SignInCode", "sessions.Session"}
"""What nobody reads or changes by hand, superusers included."""


class DeskSite(admin.AdminSite):
    """The staff's site. Its first page shows what needs a person, every page the steps of what one works on.

    Lists and settings, in the order of the programme's chapters, lie in a drawer at the top instead of a side bar.
    """

    site_title = _("ILNP desk")
    site_header = _("ILNP desk")
    index_title = _("What needs you today")
    site_url = "/"
    index_template = "desk/index.html"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """As Django's, but nothing that holds secrets gets pages, whichever package asks for them, and every list is
        narrowed by its own filters alone."""
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else [*model_or_iterable]
        shown = [model for model in models if model._meta.label not in SECRET]
        super().register(shown, only_own_filters(admin_class), **options)

    def get_urls(self) -> list[Any]:
        """Our pages before Django's own, without those about passwords: nobody has one."""
        own = [url for url in super().get_urls() if "password" not in (getattr(url, "name", None) or "")]
        return [*pages.patterns(), *own]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {"cards": cards.cards_for(request.user), **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send people to the one sign-in page. Who is signed in but is not staff is told so instead of going round."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        following = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index", current_app=self.name)
        return redirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: following})}")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The navigation: chapters in the programme's order, in each the staff pages first and then the lists."""
        sections: dict[str, dict[str, Any]] = self._build_app_dict(request)
        for section in sections.values():
            section["models"].sort(key=lambda entry: entry["name"])
        if app_label is not None:
            sections = {label: section for label, section in sections.items() if label == app_label}
        for page in reversed(pages.listed_for(request.user)):
            if app_label in (None, page.chapter):
                entry = self._entry(page)
                section = sections.setdefault(page.chapter, self._empty_section(page.chapter))
                section["models"].insert(0, entry)
                if not section["app_url"]:  # nothing but staff pages: its name leads to one that this person may see
                    section["app_url"] = entry["admin_url"]
        return sorted(sections.values(), key=_place)

    def _empty_section(self, label: str) -> dict[str, Any]:
        return {
            "name": apps.get_app_config(label).verbose_name,
            "app_label": label,
            "app_url": "",
            "has_module_perms": True,
            "models": [],
        }

    def _entry(self, page: pages.StaffPage) -> dict[str, Any]:
        return {
            "name": page.title,
            "object_name": f"page-{page.name}",
            "admin_url": reverse(f"admin:{page.name}", current_app=self.name),
            "add_url": None,
            "perms": {"view": True},
            "view_only": True,
            "staff_page": True,
        }


def _place(section: dict[str, Any]) -> tuple[int, str]:
    label, order = section["app_label"], settings.CHAPTERS
    return (order.index(label) if label in order else len(order), str(section["name"]))

"""Whatever stands in an address after the question mark: every list, staff page and public page answers in words."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from applications.models import Application
from ilnp.accounts.models import User
from ilnp.desk import pages
from ilnp.desk.cards import cards_for
from ilnp.desk.lists.saved_filters import KeepsFilters
from ilnp.due.models import Plan
from tests.kit import stages
from tests.kit.form.filling import open_call

pytestmark = pytest.mark.django_db

VALUES = {
    "zero byte": "%00",
    "zero byte inside": "a%00b",
    "no UTF-8": "%FF%FE",
    "half a pair": "%ED%A0%80",
    "quotes": "%27%22%3B--",
    "long": "9" * 3000,
    "large number": "9" * 25,
    "negative": "-1",
    "no number": "x",
    "empty": "",
    "date": "0000-13-99",
    "brackets": "%5B%5D%7B%7D",
}
OF_LISTS = ("p", "e", "all", "_facets", "_popup", "_to_field", "id__exact", "pk__in")
"""What Django reads alike in every list: tried in one that has all it offers, searching, filters and dates."""


def superuser() -> Client:
    return stages.sign_in(Client(), stages.person(is_staff=True, is_superuser=True))


def names_of(shown: admin.ModelAdmin) -> list[str]:
    """The parameters that a list's own filters put into its address."""
    filters = [entry[0] if isinstance(entry, tuple) else entry for entry in shown.list_filter]
    filters = [name for name in filters if isinstance(name, str)]
    own = [entry.parameter_name for entry in shown.list_filter if isinstance(entry, type)]
    dates = [f"{shown.date_hierarchy}__{part}" for part in ("year", "month", "day")] if shown.date_hierarchy else []
    return [*(f"{name}__exact" for name in filters), *(f"{name}__gte" for name in filters), *own, *dates]


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_every_list_of_the_admin_answers_whatever_is_asked(value: str) -> None:
    client = superuser()
    for model, shown in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        alike = OF_LISTS if model is Application else ()
        for name in ("o", *alike, *names_of(shown)):
            answer = client.get(f"{address}?q={value}&{name}={value}")
            assert answer.status_code in (200, 302, 400, 403, 404), (address, name)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_every_staff_page_answers_whatever_is_asked(value: str) -> None:
    client = superuser()
    names = (
        "q",
        "page",
        "p",
        "call",
        "cohort",
        "state",
        "which",
        "order",
        "kind",
        "country",
        "status",
        "language",
        "of",
    )
    for page in pages._pages.values():
        if "<" not in page.route:
            answer = client.get(f"/admin/{page.route}?" + "&".join(f"{name}={value}" for name in names))
            assert answer.status_code in (200, 302, 400, 403, 404, 405), page.name


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_every_public_page_answers_whatever_is_asked(value: str) -> None:
    call = open_call()
    for path in (
        "",
        "contact/",
        "apply/",
        f"apply/to/{call.slug}/",
        "sign-in/",
        "volunteer/",
        f"apply/to/{call.slug}/you/",
    ):
        names = ("next", "change", "no-form", "q", "page", "language", "subject", "country")
        answer = Client().get(f"/en/{path}?" + "&".join(f"{name}={value}" for name in names))
        assert answer.status_code in (200, 302, 400, 404), path


@pytest.mark.parametrize(
    "question",
    [
        {"password__startswith": "!"},
        {"email__startswith": "a"},
        {"groups__permissions__codename": "x"},
        {"is_superuser": "1"},
        {"consents__purpose": "news"},
        {"last_login__gte": "2020-01-01"},
    ],
)
def test_people_cannot_be_asked_for_what_the_list_offers_no_filter_for(question: dict[str, str]) -> None:
    client = stages.sign_in(Client(), stages.staff("coordinator"))
    assert client.get(f"/admin/accounts/user/?{urlencode(question)}").status_code == 400
    assert client.get("/admin/accounts/user/?is_active__exact=1&groups__id__exact=1").status_code == 200


def test_the_links_that_the_desk_makes_are_answered() -> None:
    client = superuser()
    cohort = stages.started_cohort(2)
    person = cohort.memberships.select_related("person")[0].person
    Plan.objects.filter(pk=Plan.objects.filter(state="planned")[0].pk).update(attempts=1)
    asked = [card.url for card in cards_for(User.objects.get(is_superuser=True))]
    for page in (reverse("admin:index"), reverse("admin:person", args=[person.pk]), reverse("admin:applications")):
        asked += [unescape(link) for link in re.findall(r'href="(/admin/[^"]*\?[^"]*)"', client.get(page).text)]
    assert any("tried=yes" in link for link in asked) and any("person__id__exact" in link for link in asked)
    for link in asked:
        assert client.get(link, follow=True).status_code == 200, link


def test_every_filter_that_a_list_offers_is_answered() -> None:
    client = superuser()
    for model, shown in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for chosen in shown.list_filter:
            if hasattr(chosen, "parameter_name"):
                assert client.get(f"{address}?{chosen.parameter_name}=x").status_code in (200, 302), address


def test_no_list_of_the_admin_takes_questions_about_other_columns() -> None:
    client = superuser()
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        answer = client.get(f"{address}?{model._meta.pk.name}__gte=1")
        is_list = "cl" in (getattr(answer, "context_data", None) or {})  # a page of our own in its place ignores it
        assert answer.status_code in (302, 400, 403, 404) or not is_list, address


@pytest.mark.parametrize("path", ["/en/contact/", "/en/sign-in/", "/admin/filters/keep/"])
def test_a_form_with_a_zero_byte_is_answered_in_words(path: str) -> None:
    client = superuser() if path.startswith("/admin/") else Client()
    registered = admin.site._registry.items()
    listed = next(model._meta.label_lower for model, shown in registered if isinstance(shown, KeepsFilters))
    names = ("email", "name", "subject", "text")
    data = {**dict.fromkeys(names, "a\x00b@example.org"), "list": listed, "query": "q=a"}
    assert client.post(path, data).status_code in (200, 302, 400, 422)

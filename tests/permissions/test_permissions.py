"""Every page and every act, by everybody: who may gets it, who may not gets nothing and changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoDbBlocker

from cohorts.board import staff as board
from ilnp import urls
from ilnp.accounts.models import AuditEntry
from ilnp.mail.models import Message
from surveys.asking import staff as asking
from tests.permissions import stage as stages
from tests.permissions.people import EVERYBODY
from tests.permissions.rows import Row
from tests.permissions.table import ACTIONS, ADDED, LISTS, ROWS

pytestmark = pytest.mark.django_db

PLACES = re.compile(r"<\w+:\w+>")
DOORS = ("/en/sign-in/", "/admin/login/")
"""Where somebody is sent who may not see a page, or not yet."""

HAVE_PAGES_OF_THEIR_OWN = {"mail.wording"}
"""Models whose rows are not shown by the lists of the admin; their pages stand in the table."""


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[stages.Stage]:
    """One stage for the whole table, in a transaction that is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        # Thousands of refusals are told without their pages, which would take most of the time.
        for status in (403, 404):
            patch.setattr(urls, f"handler{status}", partial(plain, status), raising=False)
        yield stages.build()
        transaction.set_rollback(True)


def plain(status: int, _request: HttpRequest, exception: Exception) -> HttpResponse:
    """A refusal in as few words as can be."""
    return HttpResponse(type(exception).__name__, status=status)


def list_rows() -> Iterator[Row]:
    """The rows of the admin's lists: look, add, change, delete, and what became of one row."""
    for model in sorted(admin.site._registry, key=lambda one: one._meta.label_lower):
        label = model._meta.label_lower
        if label in HAVE_PAGES_OF_THEIR_OWN:
            continue
        look, add, change, delete, number = LISTS.get(label, ((), (), (), (), "1"))
        root = f"admin/{label.replace('.', '/')}/"
        one = root + "<path:object_id>/"
        yield Row(root, look)
        yield Row(root + "add/", add)
        yield Row(one + "history/", look, (number,))
        yield Row(one + "delete/", delete, (number,))
        yield Row(one + "change/", look, (number,), ok=frozenset({200, 302}))
        yield Row(
            one + "change/", change, (number,), body={"_row": "is shown again"}, ok=frozenset({200, 302}), act="change"
        )
        if label in ADDED:
            yield Row(root + "add/", add, body=ADDED[label], ok=frozenset({302}), act="add", notes=True)
        for (of, action), (may, chosen) in ACTIONS.items():
            if of == label:
                body = {"action": action, "_selected_action": chosen, "post": "yes"}
                yield Row(
                    root, may, body=body, ok=frozenset({200, 302}), act=action, notes=action != "delete_selected"
                )


TABLE = [*ROWS, *list_rows()]


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_who_may_does_and_who_may_not_changes_nothing(row: Row, stage: stages.Stage) -> None:
    assert set(row.may) <= set(EVERYBODY)
    wrong = []
    for person in EVERYBODY:
        with transaction.atomic():
            notes, mails = AuditEntry.objects.count(), Message.objects.count()
            response = ask(stage, row, person)
            noted, mailed = AuditEntry.objects.count() - notes, Message.objects.count() - mails
            transaction.set_rollback(True)
        if person in row.may:
            if response.status_code not in row.ok:
                wrong.append(f"{person} may, and got {response.status_code} {response.get('Location', '')}")
            if row.notes and not noted:
                wrong.append(f"{person} did it, and nothing was noted")
        elif not refused(response):
            wrong.append(f"{person} may not, and got {response.status_code} {response.get('Location', '')}")
        elif noted or mailed:
            wrong.append(f"{person} may not, and something happened all the same")
    assert not wrong, "\n".join(wrong)


def ask(stage: stages.Stage, row: Row, person: str) -> HttpResponseBase:
    """What the person gets. The browser keeps no cookie of it."""
    client = stage.clients[person]
    cookies = client.cookies.copy()
    cache.clear()  # nobody has asked too often
    try:
        return (
            client.get(address(stage, row)) if row.body is None else client.post(address(stage, row), body(stage, row))
        )
    finally:
        client.cookies = cookies


def address(stage: stages.Stage, row: Row) -> str:
    """The address of a row, with its places filled in."""
    filled = [stage.fill(text) for text in row.at]
    if "(?P" in row.route:
        return "/" + row.route.partition("^")[0] + filled[0]
    parts = iter(filled)
    return "/" + PLACES.sub(lambda _place: next(parts), row.route) + stage.fill(row.query)


def body(stage: stages.Stage, row: Row) -> dict[str, Any]:
    """What is posted, with the stage's things filled in."""
    assert row.body is not None
    filled: dict[str, Any] = {name: stage.fill(str(value)) for name, value in row.body.items()}
    if row.body.get("file"):
        filled["file"] = SimpleUploadedFile("round.csv", stages.A_FILE.encode())
    return filled


def refused(response: HttpResponseBase) -> bool:
    """Whether the answer is a refusal: forbidden, not there, or the way to a sign-in page."""
    if response.status_code in (403, 404, 405):
        return True
    if response.status_code != 302:
        return False
    path = urlsplit(response["Location"]).path
    return path.startswith(DOORS) or path == "/admin/"  # the latter says that there is no such row


def routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    """Every route of the program, as the URL configuration has it."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield re.sub(r"\(\?P<app_label>[^)]*\)", "(?P<app_label>…)", route)


def test_every_page_has_a_row() -> None:
    django_s_own = {"admin/(?P<url>.*)$"}  # whatever else is asked for under admin/: not found
    short_cuts = {
        f"admin/{model._meta.label_lower.replace('.', '/')}/<path:object_id>/" for model in admin.site._registry
    }
    known = {row.route for row in TABLE} | django_s_own | short_cuts
    unknown = [route for route in routes(get_resolver().url_patterns) if route not in known]
    assert not unknown, "Say in tests/permissions/table.py who may:\n" + "\n".join(unknown)


def test_no_row_is_of_a_page_that_is_gone() -> None:
    there = set(routes(get_resolver().url_patterns))
    assert not [row.route for row in ROWS if row.route not in there]
    assert not [label for label in LISTS if not admin.site.is_registered(apps.get_model(label))]


def test_every_act_of_a_page_has_a_row() -> None:
    named = {(row.route, row.act) for row in ROWS}
    acts = [("admin/cohort/<slug:slug>/act/<slug:act>/", act) for act in board.ACTS]
    acts += [("admin/surveys/<int:number>/act/<slug:act>/", act) for act in asking.ACTS]
    assert not [act for act in acts if act not in named]


def test_every_action_on_a_list_has_a_row() -> None:
    offered = set()
    for model, shown in admin.site._registry.items():
        if model._meta.label_lower not in LISTS:  # a list that nobody may look at
            continue
        deletes = LISTS[model._meta.label_lower][3]
        for _act, name, _words in shown._get_base_actions():
            if name != "delete_selected" or deletes:
                offered.add((model._meta.label_lower, name))
    assert offered == set(ACTIONS)

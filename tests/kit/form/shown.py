"""Every place that shows what was sent in with the form, and what of it somebody else's program would execute."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html.parser import HTMLParser

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from applications.form import links
from applications.models import Application, Call
from applications.screening import deciding
from ilnp.accounts.signing_in.ready_made import create_sign_in_address
from ilnp.mail.models import Message

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Reader(HTMLParser):
    """Finds in a page what a browser would execute although it was typed by a visitor."""

    def __init__(self) -> None:
        super().__init__()
        self.executable: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note scripts that are neither files of ours nor data, handlers of events, and addresses that are code."""
        given = dict(attrs)
        is_ours = str(given.get("src", "")).startswith(("/static/", "/admin/jsi18n/"))
        is_ours = is_ours or given.get("type") == "application/json"
        if tag == "script" and not is_ours:
            self.executable.append(tag)
        for name, value in given.items():
            is_address = name in ("href", "src", "action", "formaction", "data", "srcdoc", "xlink:href")
            if name.startswith("on") or (is_address and str(value or "").strip().lower().startswith("javascript:")):
                self.executable.append(f"{tag} {name}")


def executable_in(page: str) -> list[str]:
    """What of ``page`` a browser would execute."""
    reader = Reader()
    reader.feed(page)
    return reader.executable


def decide_all(call: Call) -> None:
    """Screen ``call``, accept whoever still waits, and publish, so that there are decisions and mails to look at."""
    deciding.screen_call(call)
    undecided = Application.objects.filter(call=call, decided_at=None).values_list("pk", flat=True)
    deciding.bulk_accept(call, list(undecided), actor=None)
    deciding.publish(call)


def pages(call: Call) -> Iterator[tuple[str, str]]:
    """(where, HTML) of the mails, each person's own page, and staff's pages about the applications to ``call``."""
    for message in Message.objects.all().iterator():
        yield f"mail: {message.kind}", message.html
    for application in Application.objects.filter(call=call).select_related("call"):
        own = links.mine(application, mailed=True)
        yield "own page", Client().get(reverse("apply:mine", args=[own])).content.decode()
    staff = Client()
    staff.get(create_sign_in_address("coordinator", "").removeprefix("http://testserver"))
    for address in ("applications/application/", "accounts/user/", "mail/message/", "accounts/auditentry/"):
        number, last = 1, 1
        while number <= last:
            response = staff.get(f"/admin/{address}", {"p": str(number)})
            last = response.context["cl"].paginator.num_pages
            number += 1
            yield address, response.content.decode()
    numbers = Application.objects.filter(call=call).values_list("pk", flat=True)
    one_each = [f"applications/application/{number}/change/" for number in numbers]
    decisions = [f"applications/decide/{number}/" for number in numbers]
    for address in (f"applications/{call.slug}/screening/", *one_each, *decisions):
        response = staff.get(f"/admin/{address}", follow=True)
        assert response.status_code == 200, address
        yield address, response.content.decode()


def executable_on(call: Call) -> list[str]:
    """Where what was sent to ``call`` would be executed: pages and mails in a browser, cells in a spreadsheet program."""
    found = [f"{where}: {what}" for where, page in pages(call) for what in executable_in(page)]
    out = io.StringIO()
    call_command("export", "applications", "--call", call.slug, stdout=out)
    rows = csv.reader(io.StringIO(out.getvalue().removeprefix("\ufeff"), newline=""), strict=True)
    return found + [f"report: {cell}" for row in rows for cell in row if cell.startswith(STARTS_FORMULA)]

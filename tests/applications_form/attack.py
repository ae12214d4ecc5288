"""Sending hostile submissions, and looking at what became of them."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from applications.apply.forms import LONGEST, MOST_VALUES
from applications.apply.pages import FORMS
from applications.models import Call, Draft
from tests.applications_form.filling import Applicant
from tests.applications_form.hostile import Maker

ALLOWED = {"website_address", "stamp", "csrfmiddlewaretoken", "come_back", "action", "switch_language"}


class Reader(HTMLParser):
    """Finds in a page what a browser would execute although it was typed by a visitor."""

    def __init__(self) -> None:
        super().__init__()
        self.executable: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note scripts that are not files of ours, handlers of events, and addresses that are code."""
        given = dict(attrs)
        if tag == "script" and not str(given.get("src", "")).startswith("/static/"):
            self.executable.append(tag)
        for name, value in given.items():
            if name.startswith("on") or str(value or "").strip().lower().startswith("javascript:"):
                self.executable.append(f"{tag} {name}")


def executable_in(page: str) -> list[str]:
    """What of ``page`` a browser would execute."""
    reader = Reader()
    reader.feed(page)
    return reader.executable


def attack(call: Call, count: int, seed: int = 1, largest: int = 300_000) -> Counter[int]:
    """Send ``count`` hostile submissions to ``call``; return how often each status came back.

    Raises AssertionError when a page that comes back holds something executable.
    """
    maker = Maker(seed, largest)
    applicant, stranger = Applicant(call), Applicant(call)
    applicant.begin()
    stranger.begin()
    stranger.look("you")
    found: Counter[int] = Counter()
    for number, submission in enumerate(maker.submissions(count)):
        if number % 25 == 0:
            applicant = Applicant(call)
            applicant.begin()
        applicant.look(submission.page)
        stamps = {"right": applicant.stamp, "forged": applicant.stamp[:-3] + "abc", "foreign": stranger.stamp}
        data = dict(submission.data)
        if submission.stamp in stamps:
            data["stamp"] = [stamps[submission.stamp]]
        response = applicant.client.post(f"{applicant.root}{submission.page}/", data)
        found[response.status_code] += 1
        assert not executable_in(response.content.decode()), submission
        if number % 10 == 0:
            assert not executable_in(applicant.look(submission.page).content.decode()), submission
            found[applicant.send(code=maker.text()[:100]).status_code] += 1
    return found


def undeclared(call: Call) -> list[str]:
    """What stands in drafts of ``call`` that no page declares, or is larger than a draft may hold."""
    wrong = []
    for draft in Draft.objects.filter(call=call):
        for page, fields in draft.answers.items():
            declared = set(FORMS[page].declared(call)) if page in FORMS else set()
            wrong += [f"{page}.{name}" for name in fields if name not in declared]
            for name, values in fields.items():
                if len(values) > MOST_VALUES or any(
                    len(value) > LONGEST or re.search("\x00", value) for value in values
                ):
                    wrong.append(f"{page}.{name} is too large")
    return wrong

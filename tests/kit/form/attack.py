"""Sending hostile submissions, and looking at what came back and what is stored."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from applications.form.pages.forms import MOST_TICKS, ROOM
from applications.form.pages.steps import FORMS
from applications.models import Call, Draft
from tests.kit.form.filling import PAGES, Applicant
from tests.kit.form.hostile import Maker, Submission
from tests.kit.form.shown import executable_in


@dataclass
class Outcome:
    """What came back: how often each status, and submissions whose answer broke or held something executable."""

    stranger: Applicant
    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[Submission] = field(default_factory=list)
    executable: list[Submission] = field(default_factory=list)

    def note(self, submission: Submission, *responses: Any) -> None:
        """Count the answers to ``submission``."""
        for response in responses:
            self.statuses[response.status_code] += 1
            if response.status_code >= 500:
                self.broken.append(submission)
            elif executable_in(response.content.decode()):
                self.executable.append(submission)


def newcomer(call: Call) -> Applicant:
    """Somebody who has begun the form for ``call``, in a browser whose forged requests are refused."""
    applicant = Applicant(call, client=Client(enforce_csrf_checks=True, raise_request_exception=False))
    token = token_in(applicant.look())
    applicant.client.post(applicant.root, {"action": "begin", "csrfmiddlewaretoken": token})
    return applicant


def token_in(response: Any) -> str:
    """Django's own token in a page; empty when it has none."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.content.decode())
    return found.group(1) if found else ""


def send(applicant: Applicant, submission: Submission, foreign: str) -> Any:
    """Send one submission; ``foreign`` is the stamp of somebody else's form."""
    shown = applicant.look(submission.page)
    stamps = {"right": applicant.stamp, "forged": f"{applicant.stamp[:-3]}abc", "foreign": foreign}
    tokens = {"right": token_in(shown), "forged": "x" * 64}
    data = dict(submission.data)
    if submission.stamp in stamps:
        data["stamp"] = [stamps[submission.stamp]]
    if submission.token in tokens:
        data["csrfmiddlewaretoken"] = [tokens[submission.token]]
    address = f"{applicant.root}{submission.page}/"
    if submission.body is None and submission.method == "POST":
        return applicant.client.post(address, data)
    content_type, body = submission.body or ("application/x-www-form-urlencoded", b"full_name=x")
    headers = {"X-CSRFToken": tokens.get(submission.token, "")}
    return applicant.client.generic(submission.method, address, body, content_type=content_type, headers=headers)


def attack(call: Call, count: int, seed: int = 1, largest: int = 300_000) -> Outcome:
    """Send ``count`` hostile submissions to ``call``: each page; then all is sent in twice, and replayed."""
    maker = Maker(seed, largest)
    stranger = newcomer(call)
    stranger.look("you")
    outcome = Outcome(stranger)
    submissions = maker.submissions(count)
    for number, submission in enumerate(submissions):
        if number % len(PAGES) == 0:
            applicant = newcomer(call)
        outcome.note(submission, send(applicant, submission, stranger.stamp), applicant.look(submission.page))
        if number % len(PAGES) == len(PAGES) - 1:
            token = token_in(applicant.look("check"))
            if number % 3 == 0:
                outcome.note(submission, applicant.send(code=maker.text()[:100], csrfmiddlewaretoken=token))
            outcome.note(submission, *(applicant.send(csrfmiddlewaretoken=token) for _twice in range(2)))
            outcome.note(submission, send(applicant, submission, stranger.stamp), applicant.look("done"))
    return outcome


def undeclared(call: Call) -> list[str]:
    """What stands in drafts of ``call`` that no page declares, or is larger than a draft may hold."""
    wrong = []
    for draft in Draft.objects.filter(call=call):
        for page, fields in draft.answers.items():
            declared = set(FORMS[page].declared(call)) if page in FORMS else set()
            wrong += [f"{page}.{name}" for name in fields if name not in declared]
            for name, values in fields.items():
                if len(values) > MOST_TICKS or any(
                    len(value) > ROOM * 4000 or re.search("\x00", value) for value in values
                ):
                    wrong.append(f"{page}.{name} is too large")
    return wrong

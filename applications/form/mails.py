"""The mails of the form: the kinds and what goes into them."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from applications.form import deadlines, links
from applications.form.answers import Answers, Line, lines
from applications.models import Application, Draft
from ilnp import clock
from ilnp.links import signed as addresses
from ilnp.mail.kinds.registry import Kind, Placeholder, register
from ilnp.mail.outbox import queueing
from ilnp.words.languages import direction

_SAMPLE = "https://librarians.example/en/apply/"
_COPY = (
    Placeholder("answers_you", "Your full name: Ana Example"),
    Placeholder("answers_library", "Type of library: Public library"),
    Placeholder("answers_interests", "Your interests: Archives"),
    Placeholder("answers_long", "What do you hope for? To learn"),
    Placeholder("answers_languages", "Your languages: Spanish"),
    Placeholder("answers_commitments", "Can you take part for four months? Yes"),
)
_WHO = (
    Placeholder("name", "Ana"),
    Placeholder("call", "Spring round"),
    Placeholder("reference", "K7QM-2XDF"),
    Placeholder("link", _SAMPLE, trusted=True),
)

KINDS = (
    Kind(
        "application_continue",
        _("form saved: code and link to continue"),
        (
            Placeholder("name", "Ana"),
            Placeholder("call", "Spring round"),
            Placeholder("code", "123 456"),
            Placeholder("deadline", "31 March 2027, 23:59"),
            Placeholder("link", _SAMPLE, trusted=True),
        ),
        must_receive=True,
        priority=10,
    ),
    Kind(
        "application_received",
        _("application received"),
        (*_WHO, Placeholder("next", "You hear from us by 30 April."), *_COPY),
        must_receive=True,
        priority=20,
    ),
    Kind(
        "application_changed",
        _("application changed by the applicant"),
        (*_WHO, *_COPY),
        must_receive=True,
        priority=20,
    ),
    Kind("application_withdrawn", _("application withdrawn"), _WHO, must_receive=True, priority=20),
)

_MARK = {"ltr": "", "rtl": "\u200e"}
"""Before digits in groups: without the mark, a line written from right to left shows the second group first."""


def register_kinds() -> None:
    """Make the mails of the form known. Called when the program starts."""
    for kind in KINDS:
        register(kind)


def continue_later(draft: Draft, address: str, now: datetime | None = None) -> None:
    """Queue the mail with the code and the link that continues the form. One per form, address and minute."""
    now = now or clock.now()
    you = draft.answers.get("you", {})
    name = (you.get("call_name") or you.get("full_name") or [""])[0]
    code = links.code(draft, address)
    with translation.override(draft.language):
        values = {
            "name": " ".join(name.split())[:200] or address,
            "call": draft.call.title_in(),
            "code": f"{_MARK[direction(draft.language)]}{code[:3]} {code[3:]}",
            "deadline": deadlines.stated(draft.call, draft.language),
            "link": addresses.absolute(_path("resume", links.resume(draft, address))),
        }
    queueing.queue(
        "application_continue",
        key=f"application-continue:{draft.key.hex}:{address}:{now:%Y%m%d%H%M}"[:200],
        values=values,
        address=address,
        language=draft.language,
        about=draft,
    )


def received(application: Application, answers: Answers) -> None:
    """Queue the confirmation with reference, what comes next, and a copy of the answers."""
    with translation.override(application.language):
        values = {
            **_who(application),
            "next": deadlines.what_next(application.call, application.language),
            **_copy(application, answers),
        }
    _queue("application_received", f"application-received:{application.pk}", application, values)


def changed(application: Application, answers: Answers) -> None:
    """Queue a copy of the changed answers."""
    with translation.override(application.language):
        values = {**_who(application), **_copy(application, answers)}
    stamp = f"{application.changed_at:%Y%m%d%H%M%S%f}"
    _queue("application_changed", f"application-changed:{application.pk}:{stamp}", application, values)


def withdrawn(application: Application) -> None:
    """Queue the word that the application is withdrawn."""
    with translation.override(application.language):
        values = _who(application)
    _queue("application_withdrawn", f"application-withdrawn:{application.pk}", application, values)


def _queue(kind: str, key: str, application: Application, values: dict[str, str]) -> None:
    queueing.queue(
        kind,
        key=key,
        values=values,
        to=application.person,
        address=application.email,
        language=application.language,
        about=application,
    )


def _path(name: str, token: str) -> str:
    return reverse(f"apply:{name}", args=[token])


def _who(application: Application) -> dict[str, str]:
    return {
        "name": application.greeting_name(),
        "call": application.call.title_in(),
        "reference": application.reference,
        "link": addresses.absolute(_path("mine", links.mine(application, mailed=True))),
    }


def _copy(application: Application, answers: Answers) -> dict[str, str]:
    parts: dict[str, list[Line]] = {
        name: [] for name in ("you", "library", "interests", "long", "languages", "commitments")
    }
    for line in lines(answers, application.call):
        parts["long" if line.is_long else line.page].append(line)
    return {
        f"answers_{name}": "\n\n".join(f"{line.question}\n{line.answer}" for line in found)
        for name, found in parts.items()
    }

"""The mails that tell applicants what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.form import links
from applications.models import Application, Qualification
from applications.models.application import DECIDED, ApplicationQuerySet
from ilnp.links import signed as addresses
from ilnp.mail.kinds import registry
from ilnp.mail.kinds.registry import Kind, Placeholder, register
from ilnp.mail.outbox import queueing
from ilnp.mail.texts import letters
from ilnp.mail.texts.filling import Rendered
from ilnp.words import phrases
from ilnp.words.languages import closest

_WHO = (
    Placeholder("name", "Ana"),
    Placeholder("call", "Spring round"),
    Placeholder("reference", "K7QM-2XDF"),
    Placeholder("link", "https://librarians.example/en/apply/", trusted=True),
)

KINDS = (
    Kind(
        "application_eligible",
        gettext_lazy("application accepted"),
        (*_WHO, Placeholder("next", "We plan to start on 1 May 2027.")),
        must_receive=True,
        priority=30,
    ),
    Kind(
        "application_not_eligible",
        gettext_lazy("application not accepted"),
        (*_WHO, Placeholder("reasons", "The programme runs for four months.")),
        must_receive=True,
        priority=30,
    ),
    Kind(
        "application_duplicate",
        gettext_lazy("second application of one person"),
        (*_WHO, Placeholder("first", "K7QM-2XDG")),
        must_receive=True,
        priority=30,
    ),
    Kind(
        "application_waitlist",
        gettext_lazy("question to those on the waitlist"),
        (
            Placeholder("name", "Ana"),
            Placeholder("call", "Spring round"),
            Placeholder("place", "3"),
            Placeholder("link", "https://librarians.example/en/waitlist/abc/", trusted=True),
        ),
        must_receive=True,
        priority=40,
    ),
)


def register_kinds() -> None:
    """Make these mails known. Called when the program starts."""
    for kind in KINDS:
        register(kind)


def reason_text(code: str, language: str, qualifications: dict[str, Qualification]) -> str:
    """The kind sentence for one reason of a decision, in ``language``."""
    if code in qualifications:
        return qualifications[code].reason_in(language)
    with translation.override(language):
        return _("More people applied than this round has room for, and places were given in the order of applying.")


def queue_all(applications: Iterable[Application]) -> None:
    """Queue the mail of each decided application, in its own language. ``person`` and ``call`` should be loaded.

    The key names the decision, not only the application: a decision made anew is told anew.
    """
    qualifications = _qualifications()
    for application in applications:
        queueing.queue(
            f"application_{application.status}",
            key=f"application-decision:{application.pk}:{application.decided_at:%Y%m%d%H%M%S%f}",
            values=_values(application, qualifications),
            to=application.person,
            address=application.email,
            language=application.language,
            about=application,
        )


def samples(prepared: ApplicationQuerySet, number: int) -> list[Rendered]:
    """The mails that the first applications of each sort would get, so many in all, but with a link that opens nothing.

    Nothing is queued.
    """
    qualifications = _qualifications()
    loaded = prepared.select_related("person", "call", "duplicate_of").in_order()
    by_status = [list(loaded.filter(status=status)[:number]) for status in DECIDED]
    chosen = [application for turn in zip_longest(*by_status) for application in turn if application is not None]
    return [
        letters.write(
            registry.get(f"application_{application.status}"),
            closest(application.language),
            {**_values(application, qualifications), "link": addresses.absolute("/")},
            identifier="sample@localhost",
        )[0]
        for application in chosen[:number]
    ]


def _qualifications() -> dict[str, Qualification]:
    return {one.code: one for one in Qualification.objects.all()}


def _values(application: Application, qualifications: dict[str, Qualification]) -> dict[str, str]:
    with translation.override(application.language):
        return {
            "name": application.greeting_name(),
            "call": application.call.title_in(),
            "reference": application.reference,
            "link": addresses.absolute(reverse("apply:mine", args=[links.mine(application, mailed=True)])),
            **_more(application, qualifications),
        }


def _more(application: Application, qualifications: dict[str, Qualification]) -> dict[str, str]:
    if application.status == Application.Status.NOT_ELIGIBLE:
        sentences = [reason_text(code, application.language, qualifications) for code in application.reasons]
        return {"reasons": "\n\n".join(sentences)}
    if application.status == Application.Status.DUPLICATE:
        return {"first": application.duplicate_of.reference if application.duplicate_of else application.reference}
    starts = application.call.starts_on
    return {
        "next": _("We plan to start on %(date)s.") % {"date": phrases.day(starts, application.language)}
        if starts
        else _("We will write to you again before the start.")
    }

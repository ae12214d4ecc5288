"""The mails that tell applicants what was decided: when, to whom, under which key. What they say stands in ``mails``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest

from applications.models import Application, Qualification
from applications.models.application import DECIDED, ApplicationQuerySet
from applications.screening.mails import application_duplicate, application_eligible, application_not_eligible
from ilnp.links import signed
from ilnp.mail.kinds import finding
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee
from ilnp.mail.texts import whole_mail
from ilnp.mail.texts.filling import Rendered
from ilnp.words.languages import closest


def queue_all(applications: Iterable[Application]) -> list[Application]:
    """Queue the mail of each decided application, in its own language. ``person`` and ``call`` should be loaded.

    Returns those it was queued for; who cannot be written to is left out, and the desk says who and why. The key names the
    decision, not only the application: a decision made anew is told anew.
    """
    qualifications = _qualifications()

    def queue(application: Application) -> None:
        queueing.queue(
            f"application_{application.status}",
            key=f"application-decision:{application.pk}:{application.decided_at:%Y%m%d%H%M%S%f}",
            values=_values(application, qualifications),
            to=application.person,
            address=application.email,
            language=application.language,
            about=application,
        )

    return many.write_to_each(applications, queue, _addressee)


def _addressee(application: Application) -> Addressee:
    kind = f"application_{application.status}"
    return Addressee(f"application-decision:{application.pk}", kind, application.person, application.email)


def samples(prepared: ApplicationQuerySet, number: int) -> list[Rendered]:
    """The mails that the first applications of each sort would get, so many in all, but with a link that opens nothing.

    Nothing is queued.
    """
    qualifications = _qualifications()
    loaded = prepared.select_related("person", "call", "duplicate_of").in_order()
    by_status = [list(loaded.filter(status=status)[:number]) for status in DECIDED]
    chosen = [application for turn in zip_longest(*by_status) for application in turn if application is not None]
    return [
        whole_mail.write(
            finding.get(f"application_{application.status}"),
            closest(application.language),
            {**_values(application, qualifications), "link": signed.absolute("/")},
            identifier="sample@localhost",
        )[0]
        for application in chosen[:number]
    ]


def _qualifications() -> dict[str, Qualification]:
    return {one.code: one for one in Qualification.objects.all()}


def _values(application: Application, qualifications: Mapping[str, Qualification]) -> dict[str, str]:
    if application.status == Application.Status.NOT_ELIGIBLE:
        return application_not_eligible.values(application, qualifications)
    if application.status == Application.Status.DUPLICATE:
        return application_duplicate.values(application)
    return application_eligible.values(application)

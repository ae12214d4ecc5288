"""Where somebody stands in line, said to them: the same sentence in the portal, on the page behind the link and in mail."""

from __future__ import annotations

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from applications.form.links import WITHDRAWN
from applications.models import Application, WaitlistEntry
from applications.models.waitlist import KEPT
from ilnp.links.mailed import MailedLink
from ilnp.links.over import of_person
from ilnp.words import phrases

NOT_IN_LINE = gettext_lazy("The place on the waitlist that this link belongs to has ended.")


def _over(number: str) -> Promise | None:
    """Why somebody's place in line is no question any more."""
    entry = WaitlistEntry.objects.select_related("person", "application").filter(pk=number).first()
    if entry is None:
        return None
    if switched_off := of_person(entry.person):
        return switched_off
    if entry.application.status == Application.Status.WITHDRAWN:
        return WITHDRAWN
    return None if entry.is_kept() else NOT_IN_LINE


LINK = MailedLink("waitlist", "waitlist:mine", lasts=KEPT, over=_over)
"""With it a person stays on the list, leaves it or comes back to it; it names their place in line."""


def standing(entry: WaitlistEntry, place: int | None, language: str) -> str:
    """One sentence on a place in line that counts: which number, through how many rounds, and until when it is kept.

    ``entry`` comes with its ``waves`` counted, ``place`` is None for who is off the list because nothing was heard.
    """
    waves = getattr(entry, "waves", 0)
    facts = {"waves": waves, "place": place, "day": phrases.day(entry.kept_until.date(), language)}
    with translation.override(language):
        if place is None:
            return (
                ngettext(
                    "You are off the waitlist because we did not hear from you; come back by %(day)s, and the %(waves)d"
                    " round that you waited through still counts.",
                    "You are off the waitlist because we did not hear from you; come back by %(day)s, and the %(waves)d"
                    " rounds that you waited through still count.",
                    waves,
                )
                % facts
            )
        if not waves:
            return gettext("You are number %(place)d on the waitlist, and we keep your place until %(day)s.") % facts
        return (
            ngettext(
                "You are number %(place)d on the waitlist: you were left out of %(waves)d round so far, and we keep your"
                " place until %(day)s.",
                "You are number %(place)d on the waitlist: you were left out of %(waves)d rounds so far, and we keep your"
                " place until %(day)s.",
                waves,
            )
            % facts
        )

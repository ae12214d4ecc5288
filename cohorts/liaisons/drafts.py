"""What a liaison can write to people in whose group something is amiss: a text to begin with, in their own language."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from cohorts.models import Group, Membership
from cohorts.pulse.health import Health, Need
from ilnp.words import phrases
from ilnp.words.languages import FALLBACK

SILENT = (Need.UNANSWERED, Need.NOT_HEARD_OF, Need.PLACE_TO_END)
"""What is amiss with somebody who says nothing."""


def addressees(group: Group, health: Health) -> list[Membership]:
    """To whom a liaison writes first: to the silent, to who wants to stop or to have help; else to everybody."""
    worst = health.calls[0]
    alike = [trouble for trouble in health.calls if trouble.need is worst.need]
    members = [member for member in group.memberships.all() if member.left_at is None]
    if worst.need is Need.PARTNER_SILENT:
        chosen = {other.pk for trouble in alike for other, _said in trouble.partners}
        chosen -= {trouble.membership.pk for trouble in alike}
    elif worst.need in (Need.STOPS, Need.HELP, *SILENT):
        chosen = {trouble.membership.pk for trouble in alike}
    elif worst.need in (Need.WITHDREW, Need.NO_MAIL):
        chosen = {member.pk for member in members} - {trouble.membership.pk for trouble in alike}
    else:
        chosen = set()
    return [member for member in members if member.pk in chosen] or members


def draft(group: Group, health: Health, *, liaison_name: str) -> str:
    """The text, in the language of those it goes to, or in English where they read different ones."""
    to = addressees(group, health)
    languages = {member.person.language for member in to}
    language = languages.pop() if len(languages) == 1 else FALLBACK
    names = phrases.listed([member.application.greeting_name() for member in to], language)
    partners = phrases.listed(
        [one.application.full_name for one in group.memberships.all() if one.left_at is None and one not in to],
        language,
    )
    with translation.override(language):
        match health.calls[0].need:
            case Need.PARTNER_SILENT | Need.UNANSWERED | Need.NOT_HEARD_OF | Need.PLACE_TO_END if partners:
                said = _("Are you still there? A short word to me or to %(partners)s is enough.") % {
                    "partners": partners
                }
            case Need.PARTNER_SILENT | Need.UNANSWERED | Need.NOT_HEARD_OF | Need.PLACE_TO_END | Need.NOT_YET:
                said = _("How is it going? One sentence in answer is enough.")
            case Need.STOPS:
                said = _("Thank you for telling me. Shall I end your place now, or would a later round suit you?")
            case Need.HELP:
                said = _("Thank you for telling me. What can I do for you?")
            case _other:
                said = _("I would like to know how it goes in your group. Is your partner in touch with you?")
        return _("Dear %(names)s,") % {"names": names} + f"\n\n{said}\n\n{liaison_name}"

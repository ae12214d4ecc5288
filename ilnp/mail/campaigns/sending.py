"""Letters to many: look at the number and three samples, confirm, and each recipient gets one message."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.mail.campaigns import audiences
from ilnp.mail.campaigns import mails as letter
from ilnp.mail.campaigns.audiences import Recipient
from ilnp.mail.kinds import finding
from ilnp.mail.models import Campaign, CampaignText, Message
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee
from ilnp.mail.texts import filling, whole_mail
from ilnp.mail.texts.filling import Rendered
from ilnp.mail.texts.wordings import Current
from ilnp.words.languages import FALLBACK

SAMPLES = 3

LETTERS = ("notice", "news", "forward")
"""The kinds of mail that a letter to many can be."""


class CannotSend(Exception):
    """The letter cannot go out as it is. The text says why, for the coordinator."""


@dataclass(frozen=True)
class Sample:
    """What one recipient would get."""

    recipient: Recipient
    language: str
    said: Rendered


@dataclass(frozen=True)
class Outlook:
    """How many would get the letter, in which languages, and what three of them would read."""

    count: int
    languages: dict[str, int]
    samples: list[Sample]


def source_of(text: CampaignText) -> str:
    """The letter's text in one language, as a wording."""
    return f"Subject: {' '.join(text.subject.split())}\n\n{text.body}"


def check(campaign: Campaign) -> None:
    """Raise ``CannotSend`` unless every text of the letter can be sent."""
    texts = list(campaign.texts.all())
    if not texts:
        raise CannotSend(_("The letter has no text yet."))
    for text in texts:
        try:
            filling.check(finding.get(campaign.kind), source_of(text))
        except filling.WordingError as error:
            raise CannotSend(f"{text.get_language_display()}: {error}") from error


def outlook(campaign: Campaign) -> Outlook:
    """What sending the letter now would do; changes nothing. Raises ``CannotSend`` for a text that cannot be sent."""
    check(campaign)
    found = audiences.recipients(campaign.audience, campaign.kind)
    texts = {text.language: text for text in campaign.texts.all()}
    languages: dict[str, int] = {}
    for recipient in found:
        language = _language(texts, recipient)
        languages[language] = languages.get(language, 0) + 1
    samples = []
    for recipient in _spread(found):
        text = _text(texts, recipient)
        said, _used = whole_mail.write(
            finding.get(campaign.kind), text.language, letter.values(recipient), identifier="sample", text=text
        )
        samples.append(Sample(recipient, text.language, said))
    return Outlook(len(found), languages, samples)


def _spread(found: list[Recipient]) -> list[Recipient]:
    """Up to three of them: the first, one from the middle, the last."""
    places = sorted({0, len(found) // 2, len(found) - 1})[:SAMPLES] if found else []
    return [found[place] for place in places]


def _language(texts: dict[str, CampaignText], recipient: Recipient) -> str:
    if recipient.language in texts:
        return recipient.language
    return FALLBACK if FALLBACK in texts else sorted(texts)[0]


def _text(texts: dict[str, CampaignText], recipient: Recipient) -> Current:
    language = _language(texts, recipient)
    return Current(source_of(texts[language]), language, 0)


@transaction.atomic
def send(campaign: Campaign, *, expected: int, actor: User) -> int:
    """Put one message for each recipient into the outbox; returns how many. Happens once in a letter's life.

    ``expected`` is the number that the coordinator saw and confirmed. Raises ``CannotSend`` when there is nobody, when
    the number is another by now, or when the letter was sent before; nothing is queued then. Who cannot be written to is
    left out, and the desk says who and why.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state != Campaign.State.DRAFT:
        raise CannotSend(_("This letter has been sent already. Copy it to a new one to write again."))
    check(campaign)
    found = audiences.recipients(campaign.audience, campaign.kind)
    if not found:
        raise CannotSend(_("Nobody belongs to this set now, so nothing was sent."))
    if len(found) != expected:
        raise CannotSend(
            ngettext(
                "The set has changed: it is %(number)d person now. Look again, then confirm.",
                "The set has changed: it is %(number)d people now. Look again, then confirm.",
                len(found),
            )
            % {"number": len(found)}
        )
    texts = {text.language: text for text in campaign.texts.all()}

    def key(recipient: Recipient) -> str:
        return f"letter:{campaign.pk}:{whole_mail.message_id(recipient.address).partition('@')[0]}"

    def queue(recipient: Recipient) -> None:
        queueing.queue(
            campaign.kind,
            key=key(recipient),
            to=recipient.person,
            address=recipient.address,
            values=letter.values(recipient),
            text=_text(texts, recipient),
            campaign=campaign,
        )

    def addressee(recipient: Recipient) -> Addressee:
        return Addressee(key(recipient), campaign.kind, recipient.person, recipient.address)

    found = many.write_to_each(found, queue, addressee)
    if not found:
        raise CannotSend(_("Nobody in this set can be written to, so nothing was sent."))
    campaign.state, campaign.sent_at, campaign.recipients = Campaign.State.SENT, clock.now(), len(found)
    campaign.save()
    audit.record("letter sent to many", campaign, actor=actor, recipients=len(found), audience=campaign.audience)
    return len(found)


def call_back(campaign: Campaign, *, actor: User) -> int:
    """Cancel those messages of a letter that have not left. Returns how many were called back."""
    with transaction.atomic():
        number = queueing.call_back(Message.objects.filter(campaign=campaign))
        audit.record("letter called back", campaign, actor=actor, messages=number)
    return number

"""Messages, wordings, and who cannot or will not be written to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ilnp import clock
from ilnp.accounts.addresses import normalise_address
from ilnp.words.languages import LANGUAGES, NAMES

from .states import MessageState

LANGUAGE_CHOICES = [(code, NAMES[code]) for code in LANGUAGES]


class Wording(models.Model):
    """The text that staff gave one kind of mail in one language. Without a row the text that we ship is used."""

    kind = models.CharField(_("kind of mail"), max_length=60)
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    source = models.TextField(
        _("text"), help_text=_("The first line is “Subject: …”, then an empty line, then the text.")
    )
    number = models.PositiveIntegerField(_("version"), default=1, editable=False)
    changed_at = clock.MadeAtField(_("changed at"), editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("wording of a mail")
        verbose_name_plural = _("wordings of mails")
        ordering = ["kind", "language"]
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="wording_one_per_kind_and_language")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.language}"


class WordingVersion(models.Model):
    """One text that a wording has had. Written by ``wordings.save``; never changed."""

    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    source = models.TextField(_("text"))
    made_at = clock.MadeAtField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("version of a wording")
        verbose_name_plural = _("versions of wordings")
        ordering = ["wording", "-number"]
        constraints = [models.UniqueConstraint(fields=["wording", "number"], name="wording_version_once")]

    def __str__(self) -> str:
        return f"{self.wording_id} · {self.number}"


class Campaign(models.Model):
    """One letter from a coordinator to a set of people: written, looked at, then sent once."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        SENT = "sent", _("handed to the outbox")

    name = models.CharField(_("name"), max_length=120, help_text=_("For yourselves; readers do not see it."))
    kind = models.CharField(_("what kind of letter"), max_length=60, default="news")
    audience = models.CharField(_("to whom"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    made_at = clock.MadeAtField(_("made at"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    recipients = models.PositiveIntegerField(_("recipients"), default=0, editable=False)

    class Meta:
        verbose_name = _("letter to many")
        verbose_name_plural = _("letters to many")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", sent_at=None, recipients=0)
                | Q(state="sent", sent_at__isnull=False, recipients__gt=0),
                name="campaign_sent_to_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CampaignText(models.Model):
    """What a letter to many says in one language. English is what readers of a missing language get."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES, default="en")
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of a letter")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "language"], name="campaign_text_once_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.language}"


class Message(models.Model):
    """One mail to one person. A row before it is a mail, and the record of it afterwards.

    ``key`` says what it is for; a second message with the same key cannot exist. Times are in the mail's own clock
    (see ``clock.py``), except the lease, which is the database server's.
    """

    class Outcome(models.TextChoices):
        DELIVERED = "delivered", _("delivered")
        BOUNCED = "bounced", _("came back")
        COMPLAINED = "complained", _("reported as unwanted")
        REJECTED = "rejected", _("refused by the mail provider")

    key = models.CharField(_("what it is for"), max_length=200, unique=True)
    kind = models.CharField(_("kind of mail"), max_length=60)
    state = models.CharField(_("state"), max_length=10, choices=MessageState, default=MessageState.QUEUED)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="messages",
    )
    to_address = models.EmailField(_("to"), max_length=254)
    to_name = models.CharField(_("name of the recipient"), max_length=200, blank=True)
    domain = models.CharField(_("domain"), max_length=254)
    copy_to = models.JSONField(_("copy to"), default=list)
    reply_to = models.JSONField(_("answers go to"), default=list)
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    subject = models.CharField(_("subject"), max_length=400)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    values = models.JSONField(_("values"), default=dict)
    wording_number = models.PositiveIntegerField(
        _("version of the wording"), default=0, help_text=_("0: the text that the program ships.")
    )
    about_type = models.CharField(_("about: kind of row"), max_length=80, blank=True)
    about_id = models.CharField(_("about: number"), max_length=64, blank=True)
    campaign = models.ForeignKey(
        Campaign, verbose_name=_("letter"), null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    must_receive = models.BooleanField(_("must be received"), default=False)
    priority = models.PositiveSmallIntegerField(_("priority"), default=50)
    created_at = models.DateTimeField(_("made at"))
    not_before = models.DateTimeField(_("not before"))
    not_after = models.DateTimeField(_("not after"))
    message_id = models.CharField(_("Message-ID"), max_length=200, blank=True)
    provider_id = models.CharField(_("number at the mail provider"), max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("reason"), blank=True)
    claim = models.CharField(_("claimed by"), max_length=64, blank=True)
    lease_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    in_flight_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    recalled = models.BooleanField(_("called back while being sent"), default=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    outcome = models.CharField(_("what became of it"), max_length=12, choices=Outcome, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        permissions = [("export_message", _("Can export messages"))]
        constraints = [
            models.CheckConstraint(condition=~Q(key="") & ~Q(to_address=""), name="message_has_key_and_address"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="message_sent_has_time",
            ),
            models.CheckConstraint(
                condition=(Q(state="sending", lease_until__isnull=False) & ~Q(claim=""))
                | (Q(lease_until=None) & (Q(claim="") | Q(state="uncertain"))),
                name="message_sending_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(in_flight_at=None) | Q(state__in=["sending", "sent", "uncertain"]),
                name="message_in_flight_is_under_way",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "uncertain", "suppressed", "missed"]) | ~Q(error=""),
                name="message_trouble_has_reason",
            ),
            models.CheckConstraint(condition=Q(not_after__gt=F("not_before")), name="message_has_time_to_be_sent"),
        ]
        indexes = [
            models.Index(
                "priority", "not_before", "id", name="message_waiting", condition=Q(state__in=["queued", "failed"])
            ),
            models.Index("not_after", name="message_stale", condition=Q(state__in=["draft", "queued", "failed"])),
            models.Index("person", "sent_at", name="message_of_person"),
            models.Index("about_type", "about_id", name="message_about"),
            models.Index("state", "id", name="message_by_state"),
            models.Index("message_id", name="message_by_message_id", condition=~Q(message_id="")),
            models.Index("provider_id", name="message_by_provider_id", condition=~Q(provider_id="")),
        ]

    def __str__(self) -> str:
        return self.subject


class Suppression(models.Model):
    """An address that mail must not go to. Lifted, never deleted, when it works again."""

    class Reason(models.TextChoices):
        BOUNCE = "bounce", _("mail came back")
        COMPLAINT = "complaint", _("reported our mail as unwanted")
        REJECT = "reject", _("refused by the mail server")
        STAFF = "staff", _("entered by staff")

    address = models.EmailField(_("address"), max_length=254)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    detail = models.TextField(_("what the server said"), blank=True)
    since = clock.MadeAtField(_("since"))
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("address that cannot be reached")
        verbose_name_plural = _("addresses that cannot be reached")
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["address"], condition=Q(lifted_at=None), name="suppression_one_in_force"),
            models.CheckConstraint(condition=Q(address=Lower("address")), name="suppression_address_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.address


class LeftOut(models.Model):
    """Somebody who was left out when many were written to: which mail they should have got, and why they did not.

    ``key`` says what it was for. The row goes once the same thing is written to them, or when staff have seen to it.
    """

    key = models.CharField(_("key"), max_length=200, unique=True, editable=False)
    kind = models.CharField(_("kind of mail"), max_length=60)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    address = models.CharField(_("address"), max_length=254, blank=True)
    why = models.TextField(_("why"))
    at = clock.MadeAtField(_("at"))

    class Meta:
        verbose_name = _("person who could not be written to")
        verbose_name_plural = _("people who could not be written to")
        ordering = ["-at", "key"]

    def __str__(self) -> str:
        return f"{self.address} · {self.kind}"


class OptOut(models.Model):
    """An address whose owner asked not to get one sort of mail any more."""

    address = models.EmailField(_("address"), max_length=254)
    topic = models.CharField(_("sort of mail"), max_length=60)
    at = clock.MadeAtField(_("at"))

    class Meta:
        verbose_name = _("unsubscription")
        verbose_name_plural = _("unsubscriptions")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["address", "topic"], name="opt_out_once"),
            models.CheckConstraint(condition=Q(address=Lower("address")), name="opt_out_address_is_lower_case"),
        ]

    def __str__(self) -> str:
        return f"{self.address} · {self.topic}"


class Organisation(models.Model):
    """A partner organisation, such as a library association, that forwards our invitations to its members."""

    name = models.CharField(_("name"), max_length=200)
    contact = models.CharField(_("name of the contact"), max_length=200, blank=True, help_text=_("Used in greetings."))
    address = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES, default="en")
    is_active = models.BooleanField(_("gets letters"), default=True)

    class Meta:
        verbose_name = _("partner organisation")
        verbose_name_plural = _("partner organisations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(address=Lower("address")), name="organisation_address_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.address = normalise_address(self.address)


class Pace(models.Model):
    """How many messages went to one domain in one minute, so that no provider sees a flood."""

    domain = models.CharField(max_length=254, unique=True)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("pace to a domain")
        verbose_name_plural = _("paces to domains")

    def __str__(self) -> str:
        return self.domain


class KillSwitch(models.Model):
    """While the single row is on, nothing leaves the outbox; messages wait where they are."""

    on = models.BooleanField(_("all sending stopped"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    changed_at = models.DateTimeField(_("changed at"), null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("stop switch")
        verbose_name_plural = _("stop switch")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="kill_switch_is_one")]

    def __str__(self) -> str:
        if not self.on:
            return str(_("sending"))
        return f"{_('all sending stopped')}: {self.reason}" if self.reason else str(_("all sending stopped"))

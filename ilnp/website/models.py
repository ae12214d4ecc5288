"""Page texts, and what people write to the programme through the website."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ilnp import clock


class PageText(models.Model):
    """The text of one page in one language, as staff wrote it. Without a row the shipped text is shown."""

    class Slug(models.TextChoices):
        HOME = "home", _("Home")
        ABOUT = "about", _("About")
        APPLY = "apply", _("How to apply")
        COMMUNICATIONS = "communications", _("Communications")
        STORIES = "stories", _("Participant stories")
        VOLUNTEER = "volunteer", _("Volunteer")
        CONTACT = "contact", _("Contact")
        PRIVACY = "privacy", _("Privacy")
        ACCESSIBILITY = "accessibility", _("Accessibility")
        CODE_OF_CONDUCT = "code-of-conduct", _("Code of conduct")

    slug = models.CharField(_("page"), max_length=40, choices=Slug)
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), help_text=_("Markdown. Headings start with ##; raw HTML is not shown."))
    changed_at = clock.ChangedAtField(_("changed at"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("page text")
        verbose_name_plural = _("page texts")
        ordering = ["slug", "language"]
        constraints = [models.UniqueConstraint(fields=["slug", "language"], name="page_text_once_per_language")]

    def __str__(self) -> str:
        return f"{self.slug} · {self.language}"


class Received(models.Model):
    """What contact messages and volunteer offers have in common: who wrote, when, in what language, and whether it
    looks as if a machine wrote it (``suspicions`` holds the codes why)."""

    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language"), max_length=10)
    received_at = clock.MadeAtField(_("received"), db_index=True)
    suspicions = models.JSONField(_("why it looks automatic"), default=list, blank=True)

    class Meta:
        abstract = True


class ContactMessage(Received):
    """One message from the contact page, kept so that none gets lost with a mailbox."""

    class State(models.TextChoices):
        NEW = "new", _("new")
        ANSWERED = "answered", _("answered")
        JUNK = "junk", _("junk")

    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("message"), max_length=5000)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)

    class Meta:
        verbose_name = _("contact message")
        verbose_name_plural = _("contact messages")
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["new", "answered", "junk"]), name="contact_message_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class VolunteerOffer(Received):
    """Somebody offers to help: with what, from where, in which languages."""

    class State(models.TextChoices):
        NEW = "new", _("new")
        IN_TOUCH = "in_touch", _("in touch")
        ON_BOARD = "on_board", _("on board")
        DECLINED = "declined", _("not now")

    country = models.CharField(_("country or territory"), max_length=2, help_text=_("Where they live and work."))
    languages = models.JSONField(_("languages"), default=list)
    tasks = models.JSONField(_("what they would like to do"), default=list)
    text = models.TextField(_("about them"), max_length=3000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    note = models.TextField(_("staff note"), blank=True)

    class Meta:
        verbose_name = _("volunteer offer")
        verbose_name_plural = _("volunteer offers")
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["new", "in_touch", "on_board", "declined"]),
                name="volunteer_offer_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.country})"

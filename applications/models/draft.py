"""A form that is being filled in."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ilnp import clock

from .application import Application
from .call import Call


class Draft(models.Model):
    """Answers saved page by page until the form is sent in. Only who holds the signed ``key`` can open it.

    A copy of the database opens none: the signature needs the secret key of the site. ``answers`` maps a page's name to
    what was typed there, valid or not: {page: {field: [text, …]}}. A draft leads to at most one application, which makes
    a second click on "send" harmless. ``told_deadline`` is when the call was to close as the person was told last.
    ``changes`` names the application that a draft is to change, or has changed.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE)
    language = models.CharField(_("language"), max_length=10, default="en")
    answers = models.JSONField(_("answers so far"), default=dict, blank=True)
    pages_done = models.JSONField(_("pages finished"), default=list, blank=True)
    email_verified = models.EmailField(_("address proved"), max_length=254, blank=True)
    suspicion = models.CharField(_("looks suspicious because"), max_length=60, blank=True)
    begun_at = clock.MadeAtField(_("begun at"))
    saved_at = clock.MadeAtField(_("saved at"))
    told_deadline = models.DateTimeField(_("deadline the person knows of"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent in at"), null=True, blank=True)
    application = models.OneToOneField(
        Application, null=True, blank=True, on_delete=models.SET_NULL, related_name="draft"
    )
    changes = models.ForeignKey(
        Application,
        verbose_name=_("changes"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="change_drafts",
    )

    class Meta:
        verbose_name = _("form being filled in")
        verbose_name_plural = _("forms being filled in")
        ordering = ["-saved_at"]
        constraints = [
            models.CheckConstraint(condition=Q(saved_at__gte=models.F("begun_at")), name="draft_saved_later")
        ]

    def __str__(self) -> str:
        return f"{self.call} · {self.begun_at:%Y-%m-%d %H:%M}"

    @property
    def outcome(self) -> Application | None:
        """The application that this form became or changed, once it was sent in."""
        return (self.application or self.changes) if self.sent_at else None

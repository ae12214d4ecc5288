"""Uploaded application spreadsheets, between "what we understood" and "confirm"."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ilnp import clock

from .call import Call


class IntakeMapping(models.Model):
    """How one form's headers and words are read, remembered for its next export.

    ``fingerprint`` is a digest of the set of headers. ``columns`` maps a header to a field name, ``values`` maps a field
    name to {what was written: what it means}. ``date_order`` is ``dmy``, ``mdy``, ``ymd`` or empty (detect).
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    columns = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    date_order = models.CharField(max_length=3, blank=True)
    changed_at = clock.MadeAtField()

    class Meta:
        verbose_name = _("remembered form")
        verbose_name_plural = _("remembered forms")

    def __str__(self) -> str:
        return self.fingerprint[:12]


class IntakeFile(models.Model):
    """One uploaded spreadsheet, kept until it is confirmed or given up, with what came of it."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("to be confirmed")
        RUNNING = "running", _("being imported")
        DONE = "done", _("imported")
        GIVEN_UP = "given_up", _("given up")
        FAILED = "failed", _("could not be imported")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="intake_files")
    name = models.CharField(_("file name"), max_length=255)
    content = models.BinaryField(_("content"), null=True)
    mapping = models.JSONField(_("corrections by hand"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    progress = models.PositiveIntegerField(_("rows done"), default=0)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    result = models.JSONField(_("result"), default=dict)
    uploaded_at = clock.MadeAtField(_("uploaded at"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("uploaded by")
    )

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name

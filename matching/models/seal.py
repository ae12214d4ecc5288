"""The seal of an approved run: by it anyone can tell that nothing was changed, and each applicant that they were in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from ilnp import clock

from .run import Run


class Seal(models.Model):
    """The digests of what a run was made of and of what came out, as 64 hexadecimal digits of SHA-256 each."""

    run = models.OneToOneField(Run, verbose_name=_("run"), on_delete=models.PROTECT, related_name="seal")
    sealed_at = clock.MadeAtField(_("sealed at"))
    engine = models.CharField(_("version of the engine"), max_length=20)
    problem = models.CharField(_("problem"), max_length=64)
    policy = models.CharField(_("policy"), max_length=64)
    solution = models.CharField(_("solution"), max_length=64)
    moves = models.CharField(_("moves by hand"), max_length=64)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return str(self.run)


class SealedLine(models.Model):
    """One application in a sealed run: the digest of what the engine was told of it, and the salt that hides it.

    Who was erased leaves the digest, without application and salt.
    """

    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, related_name="lines")
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="sealed_lines"
    )
    salt = models.CharField(_("salt"), max_length=32, blank=True)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("sealed line")
        verbose_name_plural = _("sealed lines")
        ordering = ["seal", "digest"]
        constraints = [
            models.UniqueConstraint(fields=["seal", "digest"], name="sealed_digest_once"),
            models.UniqueConstraint(fields=["seal", "application"], name="sealed_application_once"),
            models.CheckConstraint(
                condition=Q(application=None, salt="") | (Q(application__isnull=False) & ~Q(salt="")),
                name="sealed_salt_goes_with_application",
            ),
        ]

    def __str__(self) -> str:
        return self.digest

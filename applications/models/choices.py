"""The choice lists, as data that staff edit: what an applicant can pick, in every language."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ilnp.words.fields import WordsField


class Choice(models.Model):
    """One choice of one list. ``labels`` are the words shown.

    ``also`` holds other spellings under which form services and people wrote it; the intake reads them too.
    Retired choices stay, so that old applications keep their meaning.
    """

    class List(models.TextChoices):
        LIBRARY_TYPE = "library_type", _("type of library")
        CAREER_STAGE = "career_stage", _("time in the profession")
        INTEREST = "interest", _("professional interest")
        FREQUENCY = "frequency", _("how often to be in touch")
        TOOL = "tool", _("means of communication")
        HEARD = "heard", _("how they heard of the programme")
        AREA = "area", _("area of expertise")
        WORK_AREA = "work_area", _("area of work")
        PARTICIPATION = "participation", _("first time or again")

    choice_list = models.CharField(_("list"), max_length=20, choices=List)
    code = models.SlugField(_("code"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    labels = WordsField(_("words shown"))
    also = ArrayField(models.CharField(max_length=200), default=list, blank=True, verbose_name=_("also written as"))
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choice lists")
        ordering = ["choice_list", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["choice_list", "code"], name="choice_once_per_list"),
        ]

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        """The words shown in ``language`` (default: the one in force), else English."""
        return self.labels.in_language(language)

"""Instruments: the questions of a survey, in every language, as data that staff can edit."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ilnp.words.fields import Words, WordsField
from surveys.models import question_kinds


class Counting(models.TextChoices):
    """From which date of a cohort the day of a survey is counted."""

    START = "start", _("days after the start")
    END = "end", _("days before the end")


class Instrument(models.Model):
    """What one kind of survey asks. ``readers`` is shown above the questions: who will read what.

    The four numbers are what a new cohort's survey starts from; changing them here changes no survey that exists.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = WordsField(_("title"))
    intro = WordsField(_("introduction"), rows=4)
    readers = WordsField(_("who will read what"), rows=4, help_text=_("Stands above the questions. Keep it true."))
    is_offered = models.BooleanField(_("every new cohort is asked this"), default=True)
    counting = models.CharField(_("counted in"), max_length=5, choices=Counting, default=Counting.START)
    day = models.SmallIntegerField(
        _("day"), default=60, validators=[MinValueValidator(-365), MaxValueValidator(730)],
        help_text=_("How many days after the start, or before the end, people are asked."),
    )  # fmt: skip
    open_for = models.PositiveSmallIntegerField(
        _("days it stays open"), default=21, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    remind_after = models.PositiveSmallIntegerField(
        _("reminder after so many days"), default=7, null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Goes once, only to people who have not answered. Empty: no reminder."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(counting__in=["start", "end"]), name="instrument_counting_known"),
            models.CheckConstraint(condition=Q(open_for__gte=1), name="instrument_open_for_a_day"),
        ]

    def __str__(self) -> str:
        return str(self.title)


@dataclass(frozen=True)
class Choice:
    """One choice of a question: its code, as it is stored, and its words in the language asked for."""

    code: str
    words: str


OTHER = "other"
"""The code of the choice that comes with a text of one's own."""

WITH_NAME = "with_name"
"""The answer to a consent question that lets a name be kept with the answers."""


class Question(models.Model):
    """One question. ``choices`` is a list of ``{"code": …, "label": {language: text}}``.

    ``keeping`` says where the answer is kept. Names and addresses never stand among answers unless the person agreed
    to be named (in the instrument's consent question, whose codes are with_name, without_name and no).
    """

    Kind = question_kinds.Kind

    class Keeping(models.TextChoices):
        ANSWERS = "answers", _("among the answers, which have no name")
        APART = "apart", _("with the invitation, apart from the answers")
        CONSENT = "consent", _("among the answers, only if the person agreed to be named")

    CONSENT_CODES = (WITH_NAME, "without_name", "no")

    instrument = models.ForeignKey(
        Instrument, verbose_name=_("instrument"), on_delete=models.PROTECT, related_name="questions"
    )
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    keeping = models.CharField(_("where the answer is kept"), max_length=8, choices=Keeping, default=Keeping.ANSWERS)
    label = WordsField(_("question"))
    help = WordsField(_("help"), blank=True)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    is_asked = models.BooleanField(
        _("asked"), default=True, help_text=_("Switch off instead of deleting: answers that were given stay.")
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["instrument", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "code"], name="question_code_once"),
            models.UniqueConstraint(
                fields=["instrument"], condition=Q(kind="consent"), name="question_one_consent_per_instrument"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=question_kinds.Kind.values),
                name="question_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=question_kinds.PERSONAL, keeping__in=["apart", "consent"])
                | (~Q(kind__in=question_kinds.PERSONAL) & Q(keeping="answers")),
                name="question_names_are_kept_apart",
                violation_error_message=_(
                    "Names and addresses must be kept apart, everything else among the answers."
                ),
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=question_kinds.WITH_OWN_CHOICES) & ~Q(choices=[]))
                | (~Q(kind__in=question_kinds.WITH_OWN_CHOICES) & Q(choices=[])),
                name="question_choices_fit_kind",
                violation_error_message=_("Give choices to questions with one of several answers, and to no others."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def answering(self) -> question_kinds.Answering:
        """How a question of this kind is answered."""
        return question_kinds.ANSWERING[self.Kind(self.kind)]

    def offered(self, language: str | None = None) -> list[Choice]:
        """The choices in ``language`` (default: the one in force), in order; none for free texts, names and addresses."""
        if fixed := self.answering.offers:
            return [Choice(code, str(words)) for code, words in fixed]
        return [Choice(choice["code"], Words(choice["label"]).in_language(language)) for choice in self.choices]

    @property
    def has_other(self) -> bool:
        """Whether one of the choices comes with a text of one's own."""
        return any(choice["code"] == OTHER for choice in self.choices)

    @property
    def is_counted(self) -> bool:
        """Whether its answers can be counted, rather than read."""
        return self.answering.is_counted

    @property
    def is_personal(self) -> bool:
        """Whether it asks for a name or an address."""
        return self.answering.is_personal

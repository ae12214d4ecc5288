"""What was answered. Nothing in these tables tells by whom, or when."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .instrument import Question
from .survey import Survey


class WaitingAnswers(models.Model):
    """A survey's answers that wait until there are enough of them to be looked at, locked together in one row.

    ``surveys.answering.waiting`` alone writes and opens it. ``number`` is how many filled-in surveys lie in ``sealed``,
    whose length says nothing about the length of a text.
    """

    survey = models.OneToOneField(
        Survey, verbose_name=_("survey"), on_delete=models.PROTECT, related_name="waiting", primary_key=True
    )
    number = models.PositiveSmallIntegerField(_("how many wait"), default=0)
    sealed = models.BinaryField(_("the answers, locked"), default=bytes)

    class Meta:
        verbose_name = _("waiting answers")
        verbose_name_plural = _("waiting answers")
        constraints = [
            models.CheckConstraint(
                condition=Q(number=0, sealed=b"") | (Q(number__gt=0) & ~Q(sealed=b"")),
                name="waiting_answers_number_what_is_there",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} · {self.number}"


class Response(models.Model):
    """One filled-in survey that may be looked at. Its number is random, and it has neither day nor time.

    Responses come in batches, see ``surveys.answering.waiting``.
    """

    id = models.UUIDField(_("number"), primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, verbose_name=_("survey"), on_delete=models.PROTECT, related_name="responses")

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["survey", "id"]

    def __str__(self) -> str:
        return str(self.id)


class Answer(models.Model):
    """One answer to one question. ``value`` is a code, or the text itself; ``other`` goes with the choice "other".

    A question left open has no row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.PROTECT, related_name="answers"
    )
    value = models.TextField(_("answer"))
    other = models.TextField(_("in their own words"), blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["response", "question"]
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="answer_once_per_question"),
            models.CheckConstraint(condition=~Q(value=""), name="answer_says_something"),
            models.CheckConstraint(condition=Q(other="") | Q(value="other"), name="answer_own_words_go_with_other"),
        ]

    def __str__(self) -> str:
        return self.value

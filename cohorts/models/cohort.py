"""A cohort: the people who take part from a start date to an end date, in groups."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Call
from ilnp import clock
from matching.models import Run


def usual_pulse_days() -> list[int]:
    """On which days everybody is asked how it is going, unless a cohort says otherwise."""
    return [7, 30, 60, 90]


class PulseDaysField(ArrayField):
    """Days on which everybody is asked how it is going; the usual ones unless a cohort says otherwise."""

    def __init__(self, base_field: Any = None, **options: Any) -> None:
        days = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(400)])
        super().__init__(base_field or days, **{"default": usual_pulse_days, **options})

    def deconstruct(self) -> Any:
        """Migrations name this class alone, not the function that makes the usual days."""
        name, path, positional, options = super().deconstruct()
        del options["default"], options["base_field"]
        return name, path, positional, options


class CohortQuerySet(models.QuerySet["Cohort"]):
    """The vocabulary of cohorts."""

    def running(self) -> CohortQuerySet:
        """Started and not ended."""
        return self.filter(state=Cohort.State.STARTED)


class Cohort(models.Model):
    """One cohort. Approving a run *forms* it; *starting* it sends the introductions; between them stands the inquiry.

    Dates are calendar days; what falls due on a day reaches each person on their own local morning.
    """

    class State(models.TextChoices):
        FORMED = "formed", _("formed, not started")
        STARTED = "started", _("under way")
        ENDED = "ended", _("ended")
        CANCELLED = "cancelled", _("called off")

    MOVES = {
        State.FORMED: (State.STARTED, State.CANCELLED),
        State.STARTED: (State.ENDED,),
        State.ENDED: (),
        State.CANCELLED: (),
    }

    call = models.ForeignKey(Call, verbose_name=_("call"), on_delete=models.PROTECT, related_name="cohorts")
    run = models.OneToOneField(
        Run, verbose_name=_("formed from"), null=True, blank=True, on_delete=models.PROTECT, related_name="cohort"
    )
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.FORMED)
    asks_inquiry = models.BooleanField(
        _("ask everybody before the start whether they still want to take part"), default=True
    )
    inquiry_answer_by = models.DateField(_("answer the inquiry by"), null=True, blank=True)
    pulse_days = PulseDaysField(
        verbose_name=_("ask how it is going on these days"),
        help_text=_("Days after the introduction or the start, whichever is later."),
    )
    patience_days = models.PositiveSmallIntegerField(
        _("an answer is missed after so many days"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    word_days = models.PositiveSmallIntegerField(
        _("who waits for a partner hears from us every so many days"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    ladder_since = models.DateTimeField(
        _("silent people are followed up since"),
        null=True,
        blank=True,
        help_text=_("Empty: nobody is followed up by mail. What was silent before is left alone."),
    )
    again_after_days = models.PositiveSmallIntegerField(
        _("ask a silent person again after so many days"), default=3, validators=[MinValueValidator(1)]
    )
    offer_after_days = models.PositiveSmallIntegerField(
        _("offer their partner another one after so many days"), default=7, validators=[MinValueValidator(1)]
    )
    propose_after_days = models.PositiveSmallIntegerField(
        _("propose to end their place after so many days"), default=14, validators=[MinValueValidator(1)]
    )
    back_within_days = models.PositiveSmallIntegerField(
        _("they can come back within so many days"), default=7, validators=[MinValueValidator(1)]
    )
    ends_places_itself = models.BooleanField(_("end their place then without asking the liaison"), default=False)
    formed_at = clock.MadeAtField(_("formed at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-starts_on", "-id"]
        permissions = [("run_cohort", _("Can form, start and end cohorts"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="cohort_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["started", "ended"], started_at__isnull=False)
                | Q(state__in=["formed", "cancelled"], started_at__isnull=True),
                name="cohort_started_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at__isnull=True)),
                name="cohort_ended_has_date",
            ),
            models.CheckConstraint(
                condition=Q(again_after_days__gte=1)
                & Q(offer_after_days__gt=F("again_after_days"))
                & Q(propose_after_days__gt=F("offer_after_days")),
                name="cohort_ladder_in_order",
                violation_error_message=_("Each step must come later than the one before."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

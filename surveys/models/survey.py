"""A survey: one instrument put to one cohort, and who was invited to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from cohorts.models import Cohort, Group, Membership

from .instrument import Counting, Instrument

LAST_ZONE = timedelta(hours=12)
"""A day is over everywhere on Earth twelve hours after it is over in UTC."""


class SurveyQuerySet(models.QuerySet["Survey"]):
    """The vocabulary of surveys."""

    def with_counts(self, groups: models.QuerySet[Group] | None = None) -> SurveyQuerySet:
        """Add ``invited`` and ``answered``: numbers of people, counted in ``groups`` only if that is given."""
        wanted = Q() if groups is None else Q(invitations__membership__group__in=groups)
        return self.annotate(
            invited=Count("invitations", filter=wanted),
            answered=Count("invitations", filter=wanted & Q(invitations__answered=True)),
        )


class Survey(models.Model):
    """One instrument × one cohort. Its days follow the cohort's dates; nobody has to move them by hand.

    ``opened_at`` is set only where staff opened it by hand, ``closed_at`` only where staff closed it before its last
    day. Answers are taken until the last day is over everywhere on Earth.
    """

    class State(models.TextChoices):
        """Follows from the days, from what staff did by hand, and from whether anybody was asked."""

        PLANNED = "planned", _("planned")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    MOVES = {
        State.PLANNED: (State.OPEN, State.CLOSED),
        State.OPEN: (State.CLOSED,),
        State.CLOSED: (State.OPEN,),
    }
    """What staff can do by hand in each state."""

    instrument = models.ForeignKey(
        Instrument, verbose_name=_("instrument"), on_delete=models.PROTECT, related_name="surveys"
    )
    cohort = models.ForeignKey(Cohort, verbose_name=_("cohort"), on_delete=models.PROTECT, related_name="surveys")
    counting = models.CharField(_("counted in"), max_length=5, choices=Counting)
    day = models.SmallIntegerField(_("day"), validators=[MinValueValidator(-365), MaxValueValidator(730)])
    open_for = models.PositiveSmallIntegerField(
        _("days it stays open"), validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    remind_after = models.PositiveSmallIntegerField(
        _("reminder after so many days"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )  # fmt: skip
    opened_at = models.DateTimeField(_("opened by hand at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed by hand at"), null=True, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-cohort__starts_on", "cohort", "instrument__code"]
        permissions = [
            ("run_survey", _("Can open, move and close surveys and remind people")),
            ("read_results", _("Can read the results of surveys")),
            ("export_answers", _("Can export the answers")),
            ("see_response_rate", _("Can see how many of the own groups answered")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "cohort"], name="survey_once_per_cohort"),
            models.CheckConstraint(condition=Q(counting__in=["start", "end"]), name="survey_counting_known"),
            models.CheckConstraint(condition=Q(open_for__gte=1), name="survey_open_for_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} · {self.cohort}"

    @property
    def opens_on(self) -> date:
        """The day whose local morning brings the invitation."""
        if self.counting == Counting.END:
            return self.cohort.ends_on - timedelta(days=self.day)
        return self.cohort.starts_on + timedelta(days=self.day)

    @property
    def closes_on(self) -> date:
        """The last day on which answers are taken."""
        return self.opens_on + timedelta(days=self.open_for - 1)

    @property
    def reminds_on(self) -> date | None:
        """The day of the reminder; none if there is none or if it would come after the last day."""
        if self.remind_after is None or self.remind_after >= self.open_for:
            return None
        return self.opens_on + timedelta(days=self.remind_after)

    @property
    def closes_at(self) -> datetime:
        """The first instant at which an answer is too late."""
        over = datetime.combine(self.closes_on + timedelta(days=1), time(0), tzinfo=UTC) + LAST_ZONE
        return over if self.closed_at is None else min(over, self.closed_at)

    def state_at(self, now: datetime) -> State:
        """Where the survey stands at ``now``: planned until somebody is asked, closed once it takes no more answers."""
        if not self.takes_answers(now):
            return self.State.CLOSED
        return self.State.OPEN if self.invitations.exists() else self.State.PLANNED

    def takes_answers(self, now: datetime) -> bool:
        """Whether an answer given at ``now`` is still in time."""
        return now < self.closes_at


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """The vocabulary of invitations."""

    def silent(self) -> InvitationQuerySet:
        """Invited people who have not answered and still take part or took part to the end."""
        return self.filter(answered=False, membership__in=asked_memberships())

    def current(self) -> InvitationQuerySet:
        """Invitations of people who still take part or took part to the end."""
        return self.filter(membership__in=asked_memberships())


def asked_memberships() -> models.QuerySet[Membership]:
    """Memberships whose people are asked: those that go on, and those that ended with the programme itself.

    Nobody is asked who has withdrawn the application or may not sign in.
    """
    taking_part = Membership.objects.to_the_end().exclude(application__status=Application.Status.WITHDRAWN)
    return taking_part.filter(person__erased_at=None, person__is_active=True)


class Invitation(models.Model):
    """That one person was asked, and whether they answered. Nothing here leads to what they answered.

    There is no time of the answer, and ``answers.submit`` writes all invitations of a survey at once, so that not even
    the database's own row versions pair an invitation with a response. ``apart`` holds, by the question's code, what is
    kept with the person and apart from the answers: the name and the address for a certificate.
    """

    survey = models.ForeignKey(Survey, verbose_name=_("survey"), on_delete=models.PROTECT, related_name="invitations")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="survey_invitations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="survey_invitations"
    )
    invited_at = models.DateTimeField(_("invited at"))
    reminded_at = models.DateTimeField(_("last reminded at"), null=True, blank=True)
    answered = models.BooleanField(_("answered"), default=False)
    apart = models.JSONField(_("kept apart from the answers"), default=dict, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["survey", "person__name", "person__email"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "person"], name="invitation_once_per_person"),
            models.CheckConstraint(
                condition=Q(answered=True) | Q(apart={}), name="invitation_keeps_only_what_was_sent_in"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} · {self.person_id}"

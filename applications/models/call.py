"""A call for applications: its window, its minimum qualifications, its languages."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ilnp import clock
from ilnp.words.fields import WordsField


class Qualification(models.Model):
    """One minimum qualification, asked as a plain yes/no question, with a kind sentence for who does not meet it.

    The four of 2020 have the codes internet, biweekly, commit and desire.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    question = WordsField(_("question"), rows=2)
    reason = WordsField(_("sentence for who does not meet it"), rows=2)

    class Meta:
        verbose_name = _("minimum qualification")
        verbose_name_plural = _("minimum qualifications")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return str(self.question)


class CallQuerySet(models.QuerySet["Call"]):
    """The vocabulary of calls."""

    def open(self, now: datetime | None = None) -> CallQuerySet:
        """Calls whose window contains ``now``. A call without a window is never open to the public."""
        now = now or clock.now()
        return self.filter(opens_at__lte=now, closes_at__gt=now)

    def announced(self, now: datetime | None = None) -> CallQuerySet:
        """Calls that open later than ``now``."""
        return self.filter(opens_at__gt=now or clock.now())


class Call(models.Model):
    """One call. A call is not a cohort: it feeds one or more of them.

    ``opens_at`` and ``closes_at`` are instants; ``time_zone`` is the one they are stated in on public pages
    (``Etc/GMT+12`` is "anywhere on Earth"). The last second of the window is still inside: ``closes_at`` is the first
    instant that is too late. A call without a window takes applications through the intake only.
    """

    class Kind(models.TextChoices):
        PEER = "peer", _("peers")
        MENTORING = "mentoring", _("mentors and mentees")

    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    title = WordsField(_("title"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PEER)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    time_zone = models.CharField(_("time zone of the deadline"), max_length=64, default="UTC")
    grace_minutes = models.PositiveIntegerField(
        _("minutes to finish a form begun in time"), default=60, validators=[MaxValueValidator(7 * 24 * 60)]
    )
    changes_until = models.DateTimeField(
        _("answers can be changed until"),
        null=True,
        blank=True,
        help_text=_("The first moment that is too late. Empty: as long as the call is open."),
    )
    languages = ArrayField(models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True)
    qualifications: models.ManyToManyField[Qualification, CallQualification] = models.ManyToManyField(
        Qualification, through="CallQualification", verbose_name=_("minimum qualifications"), blank=True
    )
    eligible_cap = models.PositiveIntegerField(
        _("only the first so many eligible"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    answers_by = models.DateField(_("applicants hear from us by"), null=True, blank=True)
    starts_on = models.DateField(_("the programme is planned to start on"), null=True, blank=True)
    previous = models.ForeignKey(
        "self",
        verbose_name=_("made from"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="next_calls",
    )
    created_at = clock.MadeAtField(_("made at"), editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None, closes_at=None) | Q(opens_at__lt=F("closes_at")),
                name="call_window_whole_and_in_order",
                violation_error_message=_("Give both an opening and a later closing, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(changes_until=None) | Q(changes_until__gte=F("closes_at"), closes_at__isnull=False),
                name="call_changes_end_after_closing",
                violation_error_message=_("Answers can be changed at least until the call closes."),
            ),
            models.CheckConstraint(condition=Q(eligible_cap=None) | Q(eligible_cap__gt=0), name="call_cap_positive"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether new applications are taken at ``now``."""
        now = now or clock.now()
        return bool(self.opens_at and self.closes_at and self.opens_at <= now < self.closes_at)

    def accepts_begun(self, begun_at: datetime, now: datetime | None = None) -> bool:
        """Whether a form begun at ``begun_at`` may still be sent in at ``now`` (window plus grace)."""
        now = now or clock.now()
        ends_at = self.finishing_ends_at()
        return ends_at is not None and self.is_open(begun_at) and now < ends_at

    def finishing_ends_at(self) -> datetime | None:
        """The first moment that is too late to send in a form begun in time; None without a window."""
        return self.closes_at and self.closes_at + self._grace

    def changing_ends_at(self) -> datetime | None:
        """The first moment that is too late to begin to change answers; None without a window."""
        return self.changes_until or self.closes_at

    def takes_changes(self, now: datetime | None = None) -> bool:
        """Whether applicants can begin to change their answers at ``now``."""
        now, ends_at = now or clock.now(), self.changing_ends_at()
        return bool(self.opens_at and ends_at and self.opens_at <= now < ends_at)

    def accepts_change_begun(self, begun_at: datetime, now: datetime | None = None) -> bool:
        """Whether changes begun at ``begun_at`` may still be sent in at ``now`` (with grace, as for new forms)."""
        now, ends_at = now or clock.now(), self.changing_ends_at()
        return ends_at is not None and self.takes_changes(begun_at) and now < ends_at + self._grace

    @property
    def _grace(self) -> timedelta:
        return timedelta(minutes=self.grace_minutes)

    def settles_at(self) -> datetime | None:
        """The moment from which nobody can send in or change answers by the form any more; None without a window."""
        ends_at = self.changing_ends_at()
        return ends_at and ends_at + self._grace

    def is_settled(self, now: datetime | None = None) -> bool:
        """Whether all answers that the form can bring are there."""
        settles_at = self.settles_at()
        return settles_at is None or settles_at <= (now or clock.now())

    def offered_languages(self) -> list[str]:
        """The languages the form is offered in: the call's own, else all that the site has switched on."""
        return list(self.languages) or [code for code, _name in settings.LANGUAGES]


class CallQualification(models.Model):
    """Which minimum qualifications a call asks, and whether a "no" rules out."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE)
    qualification = models.ForeignKey(Qualification, verbose_name=_("qualification"), on_delete=models.PROTECT)
    is_required = models.BooleanField(_("rules out who answers no"), default=True)

    class Meta:
        verbose_name = _("qualification of a call")
        verbose_name_plural = _("qualifications of a call")
        ordering = ["qualification__position", "qualification__code"]
        constraints = [models.UniqueConstraint(fields=["call", "qualification"], name="qualification_once_per_call")]

    def __str__(self) -> str:
        return str(self.qualification)

"""Runs of the engine, what each proposed, and whom it left over."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Call
from ilnp import clock

from .policy import Policy


class RunQuerySet(models.QuerySet["Run"]):
    """The vocabulary of runs."""

    def light(self) -> RunQuerySet:
        """Without the engine's documents, which are large: each is fetched when it is asked for."""
        return self.defer("problem", "solution", "account")


class Run(models.Model):
    """One run of the engine: what went in, under which policy, what came out, who approved it. Never changed afterwards.

    ``problem`` and ``solution`` are the engine's documents as they were. The people in them are applications, by number.
    ``account`` is what ``accounting`` worked out of the two; empty until then.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting for a worker")
        RUNNING = "running", _("being solved")
        DONE = "done", _("to be looked at")
        APPROVED = "approved", _("approved")
        DISCARDED = "discarded", _("put aside")
        FAILED = "failed", _("failed")

    BUSY = (State.QUEUED, State.RUNNING)
    MOVES = {
        State.QUEUED: (State.RUNNING, State.FAILED, State.DISCARDED),
        State.RUNNING: (State.DONE, State.FAILED, State.DISCARDED),
        State.DONE: (State.APPROVED, State.DISCARDED),
        State.APPROVED: (State.DONE,),
        State.DISCARDED: (),
        State.FAILED: (State.DISCARDED,),
    }

    call = models.ForeignKey(Call, verbose_name=_("call"), on_delete=models.PROTECT, related_name="runs")
    policy = models.ForeignKey(Policy, verbose_name=_("policy"), on_delete=models.PROTECT, related_name="runs")
    seats = models.PositiveIntegerField(_("places"), validators=[MinValueValidator(2)])
    seconds = models.PositiveIntegerField(
        _("time limit in seconds"),
        null=True,
        blank=True,
        help_text=_(
            "Empty: until every goal is proved. With a limit, the best found by then, with how far it may be off."
        ),
    )
    asks_first = models.BooleanField(
        _("draws also on the silent"),
        default=True,
        help_text=_("On people of the waitlist who have not answered: the cohort asks before it introduces."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    progress = models.JSONField(_("progress"), default=dict, blank=True)
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    solution = models.JSONField(_("solution"), null=True, blank=True)
    account = models.JSONField(
        _("account"),
        default=dict,
        blank=True,
        help_text=_(
            "Worked out after the run: possible partners, how good the given ones are, what more places would do."
        ),
    )
    error = models.TextField(_("what went wrong"), blank=True)
    follows = models.ForeignKey(
        "self",
        verbose_name=_("made from"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="followed_by",
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked for by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    requested_at = clock.MadeAtField(_("asked for at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("approved by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("matching run")
        verbose_name_plural = _("matching runs")
        ordering = ["-requested_at", "-id"]
        permissions = [
            ("start_run", _("Can start a matching run")),
            ("approve_run", _("Can approve a matching run")),
            ("export_run", _("Can export matching runs")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False)
                | (~Q(state="approved") & Q(approved_at__isnull=True)),
                name="run_approved_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "approved"]) | Q(solution__isnull=False, finished_at__isnull=False),
                name="run_done_has_solution",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="run_failed_has_reason"),
            models.CheckConstraint(condition=Q(seats__gte=2), name="run_has_two_seats"),
        ]

    def __str__(self) -> str:
        return _("run %(number)s of %(call)s") % {"number": self.pk, "call": self.call}

    @property
    def is_busy(self) -> bool:
        """Whether it waits for a worker or is being solved."""
        return self.state in self.BUSY


class Proposal(models.Model):
    """One group that a run proposes. ``fit`` has one number per fit goal; ``shared`` is what they have in common."""

    run = models.ForeignKey(Run, verbose_name=_("run"), on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField(_("number"))
    fit = models.JSONField(_("fit"), default=list)
    shared = models.JSONField(_("what they share"), default=dict)
    is_locked = models.BooleanField(_("kept as it is in the next run"), default=False)

    class Meta:
        verbose_name = _("proposed group")
        verbose_name_plural = _("proposed groups")
        ordering = ["run", "number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="proposal_number_once")]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.number}"


class ProposalMember(models.Model):
    """One person in a proposed group. Nobody stands twice in one run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="members")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="proposal_memberships")

    class Meta:
        ordering = ["proposal", "application_id"]
        constraints = [models.UniqueConstraint(fields=["run", "application"], name="proposal_person_once_per_run")]

    def __str__(self) -> str:
        return f"{self.proposal_id} · {self.application_id}"


class LeftOver(models.Model):
    """One person whom a run could not place, with the engine's reason and its facts."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="left_over")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="left_over_in")
    reason = models.CharField(_("reason"), max_length=40)
    facts = models.JSONField(_("facts"), default=dict)

    class Meta:
        verbose_name = _("person left over")
        verbose_name_plural = _("people left over")
        ordering = ["run", "application__submitted_at", "application_id"]
        constraints = [models.UniqueConstraint(fields=["run", "application"], name="left_over_once_per_run")]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.application_id} · {self.reason}"

"""Data of chapter 2: rules for matching, runs of the engine, what it proposed, and the history of pairs."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Call
from ilnp import clock
from ilnp.words import places

from . import engine


class CountryClass(models.Model):
    """Territories that count as one country for the rule "different countries", such as Puerto Rico and the US."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    codes = ArrayField(models.CharField(max_length=2), verbose_name=_("ISO codes"))

    class Meta:
        verbose_name = _("countries that count as one")
        verbose_name_plural = _("countries that count as one")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=Q(codes__len__gte=2), name="country_class_has_two")]

    def __str__(self) -> str:
        return f"{self.name}: {', '.join(self.codes)}"

    def clean(self) -> None:
        """Refuse codes of no country, and one that stands here twice or in another class: which would count?"""
        known = {code for code, _name in places.countries("en")}
        elsewhere = {code for other in CountryClass.objects.exclude(pk=self.pk) for code in other.codes}
        codes = self.codes or []
        for wrong, message in (
            ([code for code in codes if code not in known], _("There is no country with the code %(codes)s.")),
            ([code for code in codes if codes.count(code) > 1], _("Written twice: %(codes)s.")),
            (
                [code for code in codes if code in elsewhere],
                _("Counts as one with other countries already: %(codes)s."),
            ),
        ):
            if wrong:
                raise ValidationError({"codes": message % {"codes": ", ".join(dict.fromkeys(wrong))}})


class Policy(models.Model):
    """The rules of a matching, as data: what is allowed, and the goals in their order.

    ``goals`` is the engine's list; each goal is proved best before the next is looked at. That two people live in different
    countries and share a language always holds.
    """

    class Trio(models.TextChoices):
        NEVER = "never", _("never")
        ODD = "odd", _("one at most")
        FREE = "free", _("wherever they are better")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100)
    source = models.TextField(_("where it comes from"), blank=True)
    trio = models.CharField(_("groups of three"), max_length=5, choices=Trio, default=Trio.ODD)
    country_cap = models.DecimalField(
        _("largest share of one country"),
        max_digits=4,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.001")), MaxValueValidator(Decimal(1))],
        help_text=_("0.2 means that at most 20 % of the places go to one country. Empty: no limit."),
    )
    never_again = models.BooleanField(_("never put the same people together again"), default=True)
    goals = models.JSONField(_("goals, in order"))
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(country_cap=None) | Q(country_cap__gt=0, country_cap__lte=1), name="policy_cap_is_share"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse goals that the engine would refuse, while somebody is there to read what is wrong with them."""
        if self.goals is None:
            return
        try:
            engine.solve({"people": [], "seats": 0, "goals": self.goals})
        except engine.ProblemError as error:
            raise ValidationError({"goals": str(error)}) from error


class RunQuerySet(models.QuerySet["Run"]):
    """The vocabulary of runs."""

    def busy(self) -> RunQuerySet:
        """Runs that wait for a worker or are being solved."""
        return self.filter(state__in=Run.BUSY)


class Run(models.Model):
    """One run of the engine: what went in, under which policy, what came out, who approved it. Never changed afterwards.

    ``problem`` and ``solution`` are the engine's documents as they were. The people in them are applications, by number.
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
        State.APPROVED: (),
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
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    progress = models.JSONField(_("progress"), default=dict, blank=True)
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    solution = models.JSONField(_("solution"), null=True, blank=True)
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


class PairHistory(models.Model):
    """Two people who were put together, or who must never be. Written by ``history`` only, ended never, deleted never.

    It refers to the person rows, which erasure empties but keeps, so "have they met?" has an answer afterwards.
    """

    class Kind(models.TextChoices):
        TOGETHER = "together", _("were put together")
        NEVER = "never", _("must not be put together")

    one = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    at = clock.MadeAtField(_("at"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("pair of people")
        verbose_name_plural = _("history of pairs")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_in_order"),
            models.UniqueConstraint(fields=["one", "other", "kind"], name="pair_once_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} + {self.other_id}: {self.get_kind_display()}"

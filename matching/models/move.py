"""What coordinators change by hand on the groups of a run: one move after the other, never an edited copy."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ilnp import clock

from .pair import PairHistory
from .run import Run


class MoveQuerySet(models.QuerySet["Move"]):
    """The vocabulary of moves."""

    def standing(self) -> MoveQuerySet:
        """Those that count, in their order: everything but what was undone."""
        return self.filter(undone_at=None).order_by("number")

    def applied(self) -> MoveQuerySet:
        """Standing ones that were applied: what an approval takes."""
        return self.standing().filter(applied_at__isnull=False)

    def in_tray(self) -> MoveQuerySet:
        """Standing ones that are only tried so far."""
        return self.standing().filter(applied_at=None)


class Move(models.Model):
    """One move of people between the groups of a run. The board is the run and its standing moves, in order.

    ``people`` are applications by number, in the order that the kind gives them a part: the first two exchange places
    (``swap``); the first comes in for the second (``in``); goes ``out``; all two or three make a group of their own
    (``together``, ``trio``); the first becomes the third of the other two (``third``); the first stays and the second goes,
    and the two are never put together again (``block``); this group stays as it is (``lock``).

    A move is made in the tray, applied with all others in it, and undone at will; its row stays. ``pair`` is what applying
    a block wrote into the history of pairs.
    """

    class Kind(models.TextChoices):
        SWAP = "swap", _("swap")
        IN = "in", _("put in")
        OUT = "out", _("take out")
        TOGETHER = "together", _("put together")
        THIRD = "third", _("third into a pair")
        TRIO = "trio", _("group of three")
        BLOCK = "block", _("never together")
        LOCK = "lock", _("lock")

    run = models.ForeignKey(Run, verbose_name=_("run"), on_delete=models.CASCADE, related_name="moves")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    people = ArrayField(models.BigIntegerField(), verbose_name=_("applications"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = clock.MadeAtField(_("made at"))
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pair = models.ForeignKey(PairHistory, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = MoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("move by hand")
        verbose_name_plural = _("moves by hand")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="move_number_once_per_run"),
            models.CheckConstraint(condition=Q(number__gte=1), name="move_numbers_begin_at_one"),
            models.CheckConstraint(
                condition=Q(kind="out", people__len=1)
                | Q(kind__in=["swap", "in", "together", "block"], people__len=2)
                | Q(kind__in=["third", "trio"], people__len=3)
                | Q(kind="lock", people__len__in=[2, 3]),
                name="move_has_its_people",
            ),
            models.CheckConstraint(
                condition=(Q(kind="block") & ~Q(reason="")) | (~Q(kind="block") & Q(reason="", pair=None)),
                name="move_block_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=False) | Q(pair=None), name="move_pair_written_when_applied"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.number}"


class Arrangement(models.Model):
    """The worker's answer to: what would the goals be worth if what was moved or locked by hand stayed and all the rest were
    arranged again? One per board as it stood, which ``board`` names by a digest.

    ``answer`` is None until it is worked out: ``values`` per goal, whether they are ``proved`` best, and how many groups are
    ``changed``.
    """

    run = models.ForeignKey(Run, verbose_name=_("run"), on_delete=models.CASCADE, related_name="arrangements")
    board = models.CharField(_("board"), max_length=64)
    answer = models.JSONField(_("answer"), null=True, blank=True)
    error = models.CharField(_("what went wrong"), max_length=500, blank=True)
    asked_at = clock.MadeAtField(_("asked at"))

    class Meta:
        verbose_name = _("arrangement around moves")
        verbose_name_plural = _("arrangements around moves")
        ordering = ["run", "-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["run", "board"], name="arrangement_once_per_board"),
            models.CheckConstraint(condition=Q(answer__isnull=True) | Q(error=""), name="arrangement_found_or_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.board[:8]}"

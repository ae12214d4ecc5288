"""What a worker hears of a run under way: noted on the run, as a curve of value and bound, and stopped when asked to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ilnp import clock
from matching import engine
from matching.models import Run

OFTEN = timedelta(seconds=0.5)
"""What is said more often than this is not noted, unless a goal is done."""

MOST_POINTS = 60
"""So many points of the curve are kept of each goal; when there are more, every second one goes."""


class RunStopped(Exception):
    """Raised inside the engine when the run was put aside while it was being solved."""


class Listener:
    """Called by the engine while it solves one run.

    Notes where it stands, with all points so far under ``curve``: ``goal``, ``value``, ``bound`` and ``seconds``. Raises
    ``RunStopped`` when the run was put aside, and the engine's ``Enough`` when its time limit was shortened since: the
    best answer so far is wanted.
    """

    def __init__(self, run: Run) -> None:
        self.number, self.seconds = run.pk, run.seconds
        self.last = clock.real()
        self.curve: list[dict[str, Any]] = []
        self.wanted = True

    def __call__(self, event: dict[str, Any]) -> None:
        now = clock.real()
        if now - self.last < OFTEN and not event["done"]:
            return
        self.last = now
        self._add({key: event[key] for key in ("goal", "value", "bound", "seconds")})
        self._note({**event, "at": now.isoformat(), "curve": self.curve})

    def progress(self, at: datetime) -> dict[str, Any]:
        """What is kept of the progress when the run is solved: when that was, and the curve."""
        return {"at": at.isoformat(), "curve": self.curve}

    def _add(self, point: dict[str, Any]) -> None:
        self.curve.append(point)
        mine = [one for one in self.curve if one["goal"] == point["goal"]]
        if len(mine) > MOST_POINTS:
            self.curve = [one for one in self.curve if one["goal"] != point["goal"]] + [*mine[:-1:2], point]

    def _note(self, progress: dict[str, Any]) -> None:
        ours = Run.objects.filter(pk=self.number, state=Run.State.RUNNING)
        if not ours.update(progress=progress):
            raise RunStopped
        limit = ours.values_list("seconds", flat=True).first()
        if self.wanted and limit is not None and limit != self.seconds:
            self.wanted = False
            raise engine.Enough

"""What upper floors do when a cohort, its groups or its dates changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from .models import Cohort

Hook = Callable[[Cohort, datetime], None]


class Registry:
    """Functions that are called, in the order of registration, inside the transaction of the change."""

    def __init__(self) -> None:
        self._hooks: list[Hook] = []

    def register(self, hook: Hook) -> Hook:
        """Add a function of the cohort and the time. Call it in ``AppConfig.ready``; registering again changes nothing."""
        if hook not in self._hooks:
            self._hooks.append(hook)
        return hook

    def call(self, cohort: Cohort, now: datetime) -> None:
        """Tell every registered function that ``cohort`` changed at ``now``."""
        for hook in self._hooks:
            hook(cohort, now)


on_cohort_changed = Registry()

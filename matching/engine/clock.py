"""How much time is left, and who hears about it meanwhile."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

_OFTEN = 0.5


class Enough(Exception):
    """Raised by whoever listens to the progress of a search: its time is over, and the best answer so far is wanted."""


@dataclass
class Clock:
    """Without ``seconds`` there is always enough time, so the clock decides nothing.

    ``listener`` is called now and then while work goes on, and may raise to stop it.
    """

    seconds: float | None = None
    started: float = field(default_factory=time.monotonic)
    listener: Callable[[], None] | None = None
    _told: float = 0.0

    def passed(self) -> float:
        return time.monotonic() - self.started

    def left(self) -> float | None:
        return None if self.seconds is None else max(0.0, self.seconds - self.passed())

    def over(self) -> bool:
        return self.seconds is not None and self.passed() >= self.seconds

    def end(self) -> None:
        """The time is over now."""
        self.seconds = 0.0

    def tick(self) -> None:
        """Work goes on: tell the listener, at most twice a second."""
        if self.listener is not None and time.monotonic() - self._told >= _OFTEN:
            self.listener()
            self._told = time.monotonic()

"""How much time is left."""

import time
from dataclasses import dataclass, field


@dataclass
class Clock:
    """Without ``seconds`` there is always enough time, so the clock decides nothing."""

    seconds: float | None = None
    started: float = field(default_factory=time.monotonic)

    def passed(self) -> float:
        return time.monotonic() - self.started

    def left(self) -> float | None:
        return None if self.seconds is None else max(0.0, self.seconds - self.passed())

    def over(self) -> bool:
        return self.seconds is not None and self.passed() >= self.seconds

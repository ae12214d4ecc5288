"""Staff pages of applications: the calls, bringing in files, screening, the waitlist."""

from __future__ import annotations

from . import staff_calls, staff_intake, staff_screening, staff_waitlist

__all__ = ["staff_calls", "staff_intake", "staff_screening", "staff_waitlist"]

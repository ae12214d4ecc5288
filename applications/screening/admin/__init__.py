"""Applications in the admin."""

from . import rows

__all__ = ["rows"]

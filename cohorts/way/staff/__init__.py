"""Staff pages of cohorts under way and of their groups."""

from . import cohort_pages, group_pages

__all__ = ["cohort_pages", "group_pages"]

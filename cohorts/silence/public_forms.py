"""The form of pages that say everything with one button."""

from __future__ import annotations

from ilnp.website.public_forms.base import PageForm


class OneButtonForm(PageForm):
    """Nothing to fill in."""

"""When two words beside a time are the same."""

from __future__ import annotations

import re

from ilnp.words.folding import fold


def squeezed(text: str) -> str:
    """A word or phrase without case, accents, blanks, dots, commas, brackets and apostrophes: "p. m." and "PM" are one."""
    return re.sub(r"[\s.,'’()\[\]]", "", fold(text))

"""The participant's portal: one page whose sections are brought by the floors that know about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from ilnp.accounts.signed_in import PersonRequest


@dataclass(frozen=True)
class Section:
    """One block of the portal.

    ``title`` is its heading, ``body`` safe HTML under it. ``waits`` says that something here waits for the reader;
    such sections stand first and are listed at the top of the page. ``anchor`` is its id on the page, in ASCII.
    """

    title: Any
    body: SafeString
    anchor: str
    waits: bool = False


Maker = Callable[[PersonRequest], "Section | None"]

_makers: list[tuple[int, Maker]] = []


def register(maker: Maker, *, order: int = 100) -> None:
    """Add a function that gets the request of a signed-in person and returns a Section or None.

    Call it in ``AppConfig.ready``. Smaller ``order`` stands first among sections that do not wait for the reader.
    """
    if (order, maker) not in _makers:
        _makers.append((order, maker))
        _makers.sort(key=lambda entry: entry[0])


def sections_for(request: PersonRequest) -> list[Section]:
    """All sections for the person of ``request``, those that wait for them first."""
    made = (maker(request) for _order, maker in _makers)
    return sorted((section for section in made if section is not None), key=lambda section: not section.waits)

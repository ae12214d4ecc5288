"""What a kind of mail is, as its folder declares it.

``<app>/mails/<kind>/`` or ``<app>/<room>/mails/<kind>/`` holds all of one kind: in ``__init__.py`` the declaration ``KIND``,
the function ``values`` that makes what fills its gaps, and ``example``, the made-up facts that ``values`` is shown with;
beside it one text a language, ``<language>.md``. The folder's name is the kind's code. ``finding`` finds it by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from ilnp.words.languages import FALLBACK


@dataclass(frozen=True)
class Placeholder:
    """A gap in a wording that the program fills.

    ``trusted`` values are plain text of our own making, such as an address of our site, which becomes a link. All others
    are what a person typed: they are escaped, and Markdown in them means nothing. ``markdown`` values are texts that staff
    keep as data, such as a conversation prompt: where the placeholder is a paragraph of its own, lists and links in it are
    shown as such.
    """

    name: str
    trusted: bool = False
    markdown: bool = False


def gaps(*typed: str, trusted: tuple[str, ...] = (), markdown: tuple[str, ...] = ()) -> tuple[Placeholder, ...]:
    """The placeholders with these names, in this order."""
    return (
        *(Placeholder(name) for name in typed),
        *(Placeholder(name, trusted=True) for name in trusted),
        *(Placeholder(name, markdown=True) for name in markdown),
    )


@dataclass(frozen=True)
class Kind:
    """One kind of mail: what it is called, which gaps it has, how it is treated on the way.

    ``folder`` is the dotted name of the package that declares it (its ``__name__``). ``must_receive``: the recipient cannot
    unsubscribe and no daily cap holds it back. ``priority``: lower goes first. ``stale_after``: how long after its due time
    it may still be sent. ``topic``: what an unsubscription covers; kinds with the same topic are unsubscribed from
    together (empty: this kind alone). ``fragment``: a part of other mails, without a subject of its own. Two placeholders
    with the same name raise ``ValueError``.
    """

    folder: str
    label: str | Promise
    placeholders: tuple[Placeholder, ...] = ()
    must_receive: bool = False
    priority: int = 50
    stale_after: timedelta = timedelta(days=5)
    topic: str = ""
    fragment: bool = False

    def __post_init__(self) -> None:
        names = [placeholder.name for placeholder in self.placeholders]
        if len(set(names)) < len(names):
            raise ValueError(f"Two placeholders of the mail “{self.code}” have the same name.")

    @property
    def code(self) -> str:
        """What rows and addresses call it: the name of its folder."""
        return self.folder.rpartition(".")[2]

    def samples(self, language: str = FALLBACK) -> dict[str, str]:
        """A value for every placeholder, made by the folder's ``values`` from its ``example``, in ``language``."""
        declared = import_module(self.folder)
        with translation.override(language if language in settings.LANGUAGES_ON else FALLBACK):
            return declared.values(**declared.example(language))

    def subscription(self) -> str:
        """What an unsubscription from this mail covers; empty where there is none."""
        return "" if self.must_receive else self.topic or self.code

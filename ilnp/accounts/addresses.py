"""E-mail addresses: one way to write them, one judgement of which mail can reach, and what was probably meant.

The form, the import and the outbox ask here, so that nobody is let in whom no mail could be sent to.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import idna
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import OSA

from ilnp.words.folding import visible

LONGEST_ADDRESS = 254
"""Characters of a whole address: RFC 5321 leaves room for no more."""

LONGEST_NAME = 64
"""Characters before the @ (RFC 5321)."""

PROBLEMS: dict[str, str | Promise] = {
    "incomplete": _("This is not a whole e-mail address. It should look like name@example.org."),
    "several": _("There is more than one e-mail address here. Please write one only."),
    "too_long": _("No e-mail address is that long. Please check it."),
    "letters": _(
        "Before the @, mail programs take the letters a to z only, without accents: %(signs)s cannot stand there."
    ),
    "signs": _("This cannot stand in an e-mail address: %(signs)s"),
    "blanks": _("There is a blank inside this e-mail address."),
    "dots": _("A dot in this e-mail address stands where none can stand."),
    "ending": _("No e-mail address ends in .%(signs)s."),
}
"""Why mail cannot reach an address: a code, and the words for who wrote it."""

_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+/=?^_`{|}~-")
_LABEL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_AROUND = "\"'“”„‟«»‘’‚‛`´<>()[]{}.,;: "
_APOSTROPHES = str.maketrans(dict.fromkeys("‘’‛´ʹʼʽˈ′՚׳", "'"))
_DIGITS = str.maketrans("0135", "oles")

COMMON = (
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "yahoo.co.uk",
    "yahoo.co.in",
    "yahoo.co.jp",
    "yahoo.com.br",
    "yahoo.es",
    "yahoo.fr",
    "ymail.com",
    "hotmail.com",
    "hotmail.es",
    "hotmail.fr",
    "hotmail.co.uk",
    "outlook.com",
    "outlook.es",
    "live.com",
    "msn.com",
    "icloud.com",
    "aol.com",
    "protonmail.com",
    "proton.me",
    "gmx.com",
    "gmx.net",
    "mail.com",
    "mail.ru",
    "yandex.ru",
    "yandex.com",
    "bk.ru",
    "inbox.ru",
    "list.ru",
    "naver.com",
    "daum.net",
    "hanmail.net",
    "qq.com",
    "163.com",
    "126.com",
    "sina.com",
    "foxmail.com",
    "docomo.ne.jp",
    "uol.com.br",
    "bol.com.br",
)
"""Domains that very many people have an address at."""

_KNOWN = frozenset(COMMON)
_ENDINGS = {
    "con": "com",
    "cmo": "com",
    "ocm": "com",
    "comm": "com",
    "vom": "com",
    "xom": "com",
    "cpm": "com",
    "nte": "net",
    "ogr": "org",
    "rog": "org",
    "eud": "edu",
}


_WORLDWIDE = frozenset({"yahoo", "ymail", "hotmail", "outlook", "live", "gmx"})
_COUNTRY = re.compile(r"(?:com?\.)?(?!co$|cm$|om$)[a-z]{2}")
_COMMON_ENDINGS = frozenset({"com", "net", "org", "edu", "gov", "info", "co", "mil"})


class AddressRefused(ValidationError, ValueError):
    """An address that no mail can reach. ``code`` is one of ``PROBLEMS``, ``reason`` says why in one sentence for who
    wrote it; ``meant`` is the address that was probably meant, to be asked about and never used without asking; empty
    if none is plain. The message holds both."""

    def __init__(self, code: str, signs: str = "", meant: str = "") -> None:
        self.reason = str(PROBLEMS[code]) % {"signs": signs} if signs else str(PROBLEMS[code])
        self.meant = meant
        asked = _("Did you mean %(address)s?") % {"address": meant} if meant else ""
        super().__init__(f"{self.reason} {asked}".rstrip(), code=code)


def normalise_address(address: str) -> str:
    """Return the address as we store and compare it: no blanks around it, nothing invisible, full-width forms as ASCII,
    lower case.

    Lower case also before the @: no mail service that people use tells ``Ana@`` from ``ana@``, and people type both.
    """
    return shown_address(address).lower()


def shown_address(address: str) -> str:
    """As ``normalise_address``, with capitals as they were typed."""
    return visible(unicodedata.normalize("NFKC", address))


def check_address(address: str) -> str:
    """Return ``address`` as it is stored, if mail from anywhere can reach it; raise ``AddressRefused`` if not.

    Reached is what every mail server takes: before the @ the unquoted signs of RFC 5322 (no letters beyond ASCII, for
    which all servers on the way would need RFC 6531), behind it a name of the public network, in any script, with a
    dot in it. Does not ask whether the name or the mailbox exists.
    """
    written = normalise_address(address)
    fault = _fault(written)
    if fault is None:
        return written
    meant = _repaired(written)
    raise AddressRefused(fault.code, fault.signs, meant if meant != written and _fault(meant) is None else "")


def refuse_unreachable(address: str) -> None:
    """As ``check_address``, for a form's or a model's list of validators."""
    check_address(address)


def is_reachable(address: str) -> bool:
    """Whether ``check_address`` accepts it."""
    return _fault(normalise_address(address)) is None


def on_the_wire(address: str) -> str:
    """The address as every server takes it: a domain in another script as its ASCII form (IDNA 2008, so that ß stays a
    letter of its own). Raises ``AddressRefused`` for a domain that has no such form."""
    name, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{name}{at}{idna.encode(domain, uts46=True).decode('ascii')}"
    except idna.IDNAError:
        raise AddressRefused("signs", _strange(domain)) from None


@dataclass(frozen=True)
class _Fault:
    code: str
    signs: str = ""


def _fault(written: str) -> _Fault | None:
    name, at, domain = written.rpartition("@")
    if not at or not name or not domain:
        return _Fault("incomplete")
    if "@" in name:
        return _Fault("several" if _looks_like_two(written) else "signs", "@")
    if len(written) > LONGEST_ADDRESS or len(name) > LONGEST_NAME:
        return _Fault("too_long")
    return _fault_of_name(name) or _fault_of_domain(domain)


def _fault_of_name(name: str) -> _Fault | None:
    if " " in name:
        return _Fault("blanks")
    strange = sorted(set(name) - _SIGNS - {"."})
    letters = [sign for sign in strange if sign.isalnum() or unicodedata.category(sign).startswith("M")]
    if strange:
        signs = [sign for sign in strange if sign not in letters]
        return _Fault("signs", " ".join(signs)) if signs else _Fault("letters", " ".join(letters))
    return _Fault("dots") if "" in name.split(".") else None


def _fault_of_domain(domain: str) -> _Fault | None:
    if domain.startswith("["):
        return _Fault("incomplete")
    if " " in domain:
        return _Fault("blanks")
    try:
        ascii_domain = on_the_wire(f"@{domain}")[1:].lower()
    except AddressRefused:
        return _Fault("signs", _strange(domain))
    labels = ascii_domain.split(".")
    if "" in labels:
        return _Fault("dots")
    strange = set(ascii_domain) - _LABEL - {"."}
    if strange:
        return _Fault("signs", " ".join(sorted(strange)))
    if len(labels) < 2:
        return _Fault("incomplete")
    if len(ascii_domain) > LONGEST_ADDRESS - 2 or any(len(label) > 63 for label in labels):
        return _Fault("too_long")
    if any(label.startswith("-") or label.endswith("-") for label in labels):
        return _Fault("signs", "-")
    if not (labels[-1].startswith("xn--") or (labels[-1].isalpha() and len(labels[-1]) > 1)):
        return _Fault("ending", labels[-1])
    return None


def _looks_like_two(written: str) -> bool:
    """Whether each of two @ has something on both sides, as in ``ana@mail.example,ana@work.example``."""
    return all(part.strip(_AROUND) for part in written.split("@"))


def _strange(domain: str) -> str:
    return " ".join(sorted({sign for sign in domain if not (sign.isalnum() or sign in "-.")})) or domain


def _repaired(written: str) -> str:
    """The address with what people often do to one undone; it may still be none."""
    text = written.removeprefix("mailto:").strip(_AROUND).translate(_APOSTROPHES)
    text = re.sub(r" ?([@.]) ?", r"\1", text)
    while "@@" in text or ".." in text:
        text = text.replace("@@", "@").replace("..", ".")
    name, _at, domain = text.rpartition("@")
    name = unicodedata.normalize("NFKD", name.strip(_AROUND))
    name = "".join(sign for sign in name if not unicodedata.category(sign).startswith("M"))
    domain = domain.strip(_AROUND + "-").replace("_", "-").replace(",", ".")
    stem, dot, ending = domain.rpartition(".")
    if any(sign.isdigit() for sign in ending) and ending.translate(_DIGITS) in _COMMON_ENDINGS:
        domain = stem + dot + ending.translate(_DIGITS)
    return f"{name}@{domain}"


def _is_known(domain: str) -> bool:
    """Whether people have addresses at ``domain``: a common one, or a worldwide provider's under a country's ending."""
    provider, _dot, ending = domain.partition(".")
    return domain in _KNOWN or (provider in _WORLDWIDE and _COUNTRY.fullmatch(ending) is not None)


def likely_meant(address: str) -> str:
    """Return the address that was probably meant, or an empty string if ``address`` looks right.

    Only a hint, never a refusal. A domain one slip (a letter missing, added, changed, or two swapped) away from a common
    one counts as mistyped when the common one has at least six letters before its last dot-part or the first letter
    agrees; so does an ending such as ``.con``.
    """
    name, at, domain = address.strip().rpartition("@")
    domain = domain.lower()
    if not at or not name or _is_known(domain):
        return ""
    best = min(COMMON, key=lambda known: OSA.distance(domain, known))
    allowed = 2 if len(best) >= 10 else 1
    short = len(best.partition(".")[0]) < 4
    if not short and domain[:1] == best[:1] and OSA.distance(domain, best) <= allowed:
        return f"{name}@{best}"
    stem, dot, ending = domain.rpartition(".")
    if dot and ending in _ENDINGS:
        return f"{name}@{stem}.{_ENDINGS[ending]}"
    return ""

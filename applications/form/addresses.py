"""Spotting an e-mail address that was probably mistyped."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

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

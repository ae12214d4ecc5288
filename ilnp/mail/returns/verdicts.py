"""What a mail server's refusal says about the recipient's address, from its codes and its words.

Codes: RFC 3463 and the registry of RFC 5248. Many servers give a code that says nothing (5.0.0, 5.1.0), a code about
routing for a mailbox that does not exist (5.4.1), or put the true one into the line of text only; so the words count, too.
"""

from __future__ import annotations

import re
from enum import Enum


class Verdict(Enum):
    """What a permanent refusal means for later mail to the same address."""

    NOBODY_THERE = "nobody there"  # no such mailbox or domain: no mail will arrive
    NOT_FROM_US = "not from us"  # the mailbox may exist; the server does not like the sender or the mail
    UNCLEAR = "unclear"


_NOBODY = {
    "5.1.1",  # bad destination mailbox
    "5.1.2",  # bad destination system
    "5.1.3",  # bad syntax of the mailbox
    "5.1.4",  # ambiguous mailbox
    "5.1.6",  # the mailbox has moved, without a new address
    "5.1.10",  # the domain takes no mail; at some servers: recipient not found
    "5.2.1",  # mailbox disabled
    "5.4.310",  # the domain does not exist
    "5.7.13",  # account disabled
}
_SAYS_NOTHING = {"", "5.0.0", "5.1.0", "5.2.0", "5.3.0", "5.4.0", "5.4.1", "5.4.4", "5.5.0", "5.5.1", "5.5.4"}
"""Codes that stand for anything, so that the words decide."""

_CODE = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")
_NOBODY_WORDS = re.compile(
    r"(?:user|recipient|mailbox|account|address|alias|person|domain|host)"
    r"(?: name| or domain| or domain name)? (?:is |has been |was )?"
    r"(?:unknown|not found|does not exist|doesn't exist|not known|disabled|inactive)"
    r"|(?:unknown|no such|invalid|nonexistent|non-existent|not a known|not a valid|unknown or illegal)"
    r" (?:local )?(?:user|recipient|mailbox|account|address|alias|person|domain|host|destination)"
    r"|bad destination|mailbox unavailable|no mailbox here|not our customer|no longer (?:available|valid|exists|in use)"
    r"|that you tried to reach does not exist|recipnotfound|recipientnotfound|unrouteable address|unable to route"
    r"|name or service not known|nxdomain|recipient address rejected: access denied"
)
_NOT_FROM_US_WORDS = re.compile(
    r"spam|blacklist|blocklist|block list|blocked|reputation|policy|policies|\bspf\b|\bdkim\b|\bdmarc\b|greylist|sender"
    r"|quota|mailbox (?:is )?full"
    r"|over limit|too (?:many (?:messages|connections|recipients)|large|big)|rate limit|virus|content rejected"
)


def verdict(status: str, said: str) -> Verdict:
    """What a permanent refusal means: ``status`` is its enhanced code, empty if none was given; ``said`` the server's words.

    Is ``status`` one that says nothing, or missing, a code within ``said`` stands for it. A temporary refusal (4.x.x) is
    always unclear.
    """
    words = " ".join(said.lower().split())
    code = next(iter(_CODE.findall(status)), "")
    if code in _SAYS_NOTHING:
        code = next((found for found in _CODE.findall(words) if found not in _SAYS_NOTHING), code)
    if code in _NOBODY:
        return Verdict.NOBODY_THERE
    if _NOT_FROM_US_WORDS.search(words) or code.startswith("5.7."):
        return Verdict.NOT_FROM_US
    if code in _SAYS_NOTHING and _NOBODY_WORDS.search(words):
        return Verdict.NOBODY_THERE
    return Verdict.UNCLEAR

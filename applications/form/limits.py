"""What makes a form look suspicious. Nobody is refused for it: a coordinator looks."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from ilnp.website.public_forms import guards

HOUR = 3600
DAY = 24 * HOUR

TRAP = "trap"
NO_STAMP = "no_stamp"
TOO_FAST = "too_fast"
MANY_FROM_NETWORK = "many_from_network"
MANY_FOR_ADDRESS = "many_for_address"
ADDRESS_NOT_PROVED = "address_not_proved"

FASTEST_FORM = 20
"""Seconds in which nobody answers the whole form, from its beginning to sending it in."""


def is_over(action: str, whose: str, *, most: int, seconds: int) -> bool:
    """Count one ``action`` of ``whose``; tell whether there were more than ``most`` within ``seconds``."""
    try:
        guards.limit(f"apply:{action}", whose, most=most, seconds=seconds)
    except ValidationError:
        return True
    return False


def too_many_begun(network: str) -> bool:
    """Whether one network begins more forms than a library full of colleagues would: over 40 in an hour."""
    return bool(network) and is_over("begin", network, most=40, seconds=HOUR)


def too_many_sent(network: str) -> bool:
    """Whether one network sends in more than 30 forms in a day."""
    return bool(network) and is_over("send", network, most=30, seconds=DAY)


def too_many_for_address(address: str) -> bool:
    """Whether more than 10 forms that name one address are sent in within a day."""
    return is_over("send-address", address, most=10, seconds=DAY)


def too_many_mails(address: str, network: str) -> bool:
    """Whether an address was mailed to 6 times in an hour, or a network had 60 mails sent: then no more go out."""
    for_address = is_over("mail", address, most=6, seconds=HOUR)
    return is_over("mails", network or "unknown", most=60, seconds=HOUR) or for_address


def too_many_codes(draft_key: str, address: str) -> bool:
    """Whether more than 10 codes were tried for one form in a day, or more than 60 for one address in all its forms."""
    for_address = is_over("code-address", address, most=60, seconds=DAY)
    return is_over("code", draft_key, most=10, seconds=DAY) or for_address

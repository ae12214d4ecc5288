"""Counting what one address, one network or one person does within a time."""

from __future__ import annotations

import hashlib
import logging
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache

logger = logging.getLogger(__name__)

HOUR = 3600
DAY = 24 * HOUR

IPV6_HOME = 64
"""Bits of an IPv6 address that name the network: whoever has one address there has all of them."""


def is_over(action: str, whose: str, *, most: int, seconds: int) -> bool:
    """Count one ``action`` of ``whose``; tell whether there were more than ``most`` within ``seconds``.

    Only a digest of ``whose`` is kept, in the cache, and forgotten after that time. The log tells once that a limit was
    reached, not by whom.
    """
    key = f"limit:{action}:{hashlib.sha256(whose.encode()).hexdigest()}"
    cache.add(key, 0, timeout=seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # it was forgotten in this moment
        cache.set(key, 1, timeout=seconds)
        count = 1
    if count == most + 1:
        logger.warning("Limit reached: %s, more than %s within %s seconds.", action, most, seconds)
    return bool(count > most)


def network(address: str) -> str:
    """The network that a visitor's IP address is counted under: an IPv4 address itself, the /64 of an IPv6 one.

    What is no IP address is returned as it is.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((int(found), IPV6_HOME), strict=False))
    return str(found)

"""What staff see of the outbox."""

from . import campaigns, messages, wordings

__all__ = ["campaigns", "messages", "wordings"]

"""The door through which mail providers tell what became of our mails."""

from __future__ import annotations

from typing import Any

from anymail.signals import AnymailTrackingEvent


def provider_spoke(sender: Any, event: AnymailTrackingEvent, esp_name: str, **_more: Any) -> None:
    """Take up one event. anymail's view has checked its signature or secret, and calls this once per event."""
    from ilnp.mail.returns import bounces

    bounces.take_event(event)

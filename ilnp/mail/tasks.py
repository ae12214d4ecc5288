"""Background work, thin: each task calls the function that does the work."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task
from django.conf import settings

from ilnp import clock
from ilnp.mail.delivery import delivering
from ilnp.mail.returns import mailbox

logger = logging.getLogger(__name__)

MINUTES_BETWEEN_LOOKS = 15
"""How often the mailbox with undeliverable mail is looked at."""


@shared_task(name="ilnp.mail.tasks.deliver", ignore_result=True)
def deliver() -> None:
    """Deliver what waits. Asked for after every change that wrote a message; may run twice at once."""
    delivering.deliver()


@shared_task(name="ilnp.mail.tasks.read_bounces", ignore_result=True)
def read_bounces() -> None:
    """Look for undeliverable mail; may run twice at once. A mailbox that lets nobody in is tried again next time."""
    try:
        mailbox.read_new()
    except mailbox.CannotRead as error:
        logger.warning("%s", error)


def look_for_bounces(**_signal: Any) -> None:
    """Every quarter of an hour ask for a look at the mailbox, where there is one."""
    if settings.BOUNCE_MAILBOX and clock.real().minute % MINUTES_BETWEEN_LOOKS == 0:
        read_bounces.delay()

"""Background work, thin: each task calls the function that does the work."""

from __future__ import annotations

from celery import shared_task

from . import delivery, health, plans


@shared_task(name="ilnp.mail.tasks.tick", ignore_result=True)
def tick() -> None:
    """Do what is due, then deliver. Sent by beat every minute; may run twice at once."""
    health.hear(health.BEAT)
    plans.tick()


@shared_task(name="ilnp.mail.tasks.deliver", ignore_result=True)
def deliver() -> None:
    """Deliver what waits. Asked for after every change that wrote a message; may run twice at once."""
    delivery.deliver()

"""Background work of signing in."""

from __future__ import annotations

from celery import shared_task

from ilnp.accounts.signing_in import codes


@shared_task(
    name=codes.SEND,
    ignore_result=True,
    autoretry_for=(OSError,),
    max_retries=3,
    default_retry_delay=10,
)
def send_sign_in_code(number: int) -> None:
    """Mail the code that was asked for. A mail server that cannot be reached is tried three times more."""
    codes.send(number)

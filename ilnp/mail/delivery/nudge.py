"""Telling the workers that something waits, so that mail need not wait for the next full minute."""

from __future__ import annotations

import logging

from celery import signature
from django.db import transaction
from kombu.exceptions import OperationalError

from ilnp import clock
from ilnp.mail import configuration

logger = logging.getLogger(__name__)

DELIVER = "ilnp.mail.tasks.deliver"
"""The task by its name: it stands above everything that writes mail, and so cannot be imported here."""


def after_commit() -> None:
    """Ask for delivery once the current transaction has committed; once, however many messages it wrote.

    Without a broker nothing is lost: the rows wait, and the tick of the next minute delivers them.
    """
    connection = transaction.get_connection()
    if clock.is_pretended() or not configuration.nudges():
        return
    if any(function is _ask for _ids, function, *_rest in connection.run_on_commit):
        return
    transaction.on_commit(_ask, robust=True)


def _ask() -> None:
    try:
        signature(DELIVER).apply_async(retry=False, expires=60, ignore_result=True)
    except OperationalError:
        logger.warning("The broker cannot be reached. Mail waits for the next tick.")

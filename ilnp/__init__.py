"""The ground floor: people, mail, the staff's desk, the public pages, and the doorstep that starts them."""

from ilnp.celery import app as celery_app

__all__ = ["celery_app"]

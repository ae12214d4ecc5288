"""The Celery application: where background tasks find their broker and their settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ilnp.settings")

app = Celery("ilnp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

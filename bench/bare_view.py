"""A site of one view that does nothing but insert rows: what the form's throughput is measured against."""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ilnp.settings")


@csrf_exempt
@transaction.atomic
def insert(request: HttpRequest) -> HttpResponse:
    """Insert as many rows, one by one and in one transaction, as the request asks for."""
    from ilnp.accounts.models import AuditEntry

    for number in range(int(request.POST.get("inserts", "0"))):
        AuditEntry.objects.create(action="bare", target_type="bare", target_id=str(number))
    return HttpResponse("done")


urlpatterns = [path("", insert)]


def application() -> WSGIHandler:
    """The site, for gunicorn to call: from then on this process serves nothing else."""
    django.setup()
    settings.ROOT_URLCONF = "bench.bare_view"
    settings.MIDDLEWARE = []
    return WSGIHandler()

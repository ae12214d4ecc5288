"""What bringing in spreadsheets puts on the desk."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from applications.models import IntakeFile
from ilnp.desk.cards import Card, cards


@cards
def waiting_files(user: Any) -> Card | None:
    """Files that were uploaded and not confirmed."""
    if not user.has_perm("applications.import_application"):
        return None
    number = IntakeFile.objects.filter(state=IntakeFile.State.UPLOADED).count()
    return Card(
        number,
        ngettext("uploaded file waits to be confirmed", "uploaded files wait to be confirmed", number),
        reverse("admin:applications"),
    )

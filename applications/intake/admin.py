"""What the intake remembers, in the admin."""

from __future__ import annotations

from django.contrib import admin

from applications.models import IntakeMapping
from ilnp.lists import LookedAt


@admin.register(IntakeMapping)
class IntakeMappingAdmin(LookedAt):
    """How forms' exports are read, as remembered. Deleting one makes the intake guess anew."""

    may_delete = True
    list_display = ["fingerprint", "date_order", "changed_at"]

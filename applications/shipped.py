"""The choice lists and minimum qualifications that ship."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import gettext_lazy as _

from applications.vocabulary import choices, qualifications
from ilnp.words.defaults import Kind, register

register(
    Kind(
        "applications.choice",
        _("choice"),
        "applications.Choice",
        key=("choice_list", "code"),
        fields=("position", "labels", "also"),
        rows=lambda: [asdict(choice) for choice in choices()],
        permission="applications.change_choice",
        retired={"is_active": False},
    )
)
register(
    Kind(
        "applications.qualification",
        _("minimum qualification"),
        "applications.Qualification",
        key=("code",),
        fields=("position", "question", "reason"),
        rows=lambda: [asdict(qualification) for qualification in qualifications()],
        permission="applications.change_qualification",
    )
)

"""Data of the desk: filters of lists that staff keep for the next time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ilnp import clock


class SavedFilter(models.Model):
    """A search with filters on one list of the admin, kept under a name for everybody who may open the list."""

    list_name = models.CharField(
        _("list"), max_length=100, help_text=_("The model, such as applications.application.")
    )
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("search and filters"), max_length=2000)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kept_at = clock.MadeAtField(_("kept at"))

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["list_name", "name"]
        constraints = [models.UniqueConstraint(fields=["list_name", "name"], name="saved_filter_name_once_per_list")]

    def __str__(self) -> str:
        return self.name

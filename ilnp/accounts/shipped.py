"""The roles, and the permissions that each app's ``permissions.toml`` grants them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ilnp.accounts.roles import Role
from ilnp.words.defaults import Kind, register
from ilnp.words.own import own_apps


def grants() -> Iterator[dict[str, str]]:
    """Every permission (``app_label.codename``) of every role. Raises ``ValueError`` for a role that does not exist."""
    for app in own_apps():
        path = Path(app.path) / "permissions.toml"
        if not path.is_file():
            continue
        for role, permissions in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for permission in permissions:
                label, _dot, codename = permission.partition(".")
                yield {
                    "group__name": Role(role).value,
                    "permission__content_type__app_label": label,
                    "permission__codename": codename,
                }


register(
    Kind(
        "accounts.role",
        _("role"),
        "auth.Group",
        key=("name",),
        fields=(),
        rows=lambda: [{"name": role.value} for role in Role],
        permission="auth.change_group",
    )
)
register(
    Kind(
        "accounts.permission",
        _("permission of a role"),
        "auth.Group_permissions",
        key=("group__name", "permission__content_type__app_label", "permission__codename"),
        fields=(),
        rows=grants,
        permission="auth.change_group",
        goes=True,
    )
)

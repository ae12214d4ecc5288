from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People: who they are, what they may do, what they agreed to, what was done."""

    name = "ilnp.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from ilnp.accounts import database_role
        from ilnp.accounts.merging import own_rows
        from ilnp.accounts.signing_in import (
            checks,  # noqa: F401 -- read, it stands in Django's list of checks
            trail,
        )

        own_rows.register_own()
        trail.listen()
        post_migrate.connect(database_role.give_rights, sender=self, dispatch_uid="accounts.database_role")

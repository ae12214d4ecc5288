from __future__ import annotations

from typing import Any

from django.db import migrations

from ilnp.accounts.signing_in import vault


def lock_all(apps: Any, _schema_editor: Any) -> None:
    """Encrypt the secrets of the second factors that were set up before they were encrypted."""
    for factor in apps.get_model("mfa", "Authenticator").objects.iterator():
        for name in ("secret", "seed"):
            if text := factor.data.get(name):
                factor.data[name] = text if vault.is_locked(text) else vault.lock(text)
        factor.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sign_in_codes"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(lock_all, migrations.RunPython.noop)]

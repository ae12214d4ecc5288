from django.db import migrations

from ilnp.accounts.roles import grant


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_roles")]

    operations = [
        migrations.RunPython(
            grant(
                "coordinator",
                "accounts.view_user",
                "accounts.add_user",
                "accounts.change_user",
                "accounts.view_consent",
                "accounts.view_auditentry",
            ),
            migrations.RunPython.noop,
        ),
    ]

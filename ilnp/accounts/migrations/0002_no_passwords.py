from __future__ import annotations

from django.db import migrations, models

import ilnp.accounts.models

FORGET = """
    UPDATE accounts_user SET password = '!' || translate(gen_random_uuid()::text, '-', '') WHERE password NOT LIKE '!%'
"""


class Migration(migrations.Migration):
    """Nobody has a password, nor an empty one: whoever was known without one could not set up a second factor."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AlterField(
            "user",
            "password",
            models.CharField(default=ilnp.accounts.models.no_password, editable=False, max_length=128),
        ),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(condition=models.Q(("password__startswith", "!")), name="user_has_no_password"),
        ),
    ]

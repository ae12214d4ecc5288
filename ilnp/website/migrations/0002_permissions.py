from django.db import migrations

from ilnp.accounts.roles import grant

TEXTS = [f"website.{act}_pagetext" for act in ["view", "add", "change", "delete"]]
RECEIVED = [f"website.{act}_{model}" for act in ["view", "change"] for model in ["contactmessage", "volunteeroffer"]]


class Migration(migrations.Migration):
    dependencies = [("website", "0001_initial"), ("accounts", "0002_roles")]

    operations = [
        migrations.RunPython(grant("webmaster", *TEXTS), migrations.RunPython.noop),
        migrations.RunPython(grant("coordinator", *TEXTS, *RECEIVED), migrations.RunPython.noop),
    ]

from django.db import migrations

from ilnp.accounts.roles import grant

PERMISSIONS = [
    *(f"applications.{action}_{model}" for model in ("call", "callqualification", "choice", "qualification") for action in ("view", "add", "change")),
    "applications.delete_callqualification",
    "applications.view_application",
    "applications.change_application",
    "applications.screen_application",
    "applications.import_application",
    "applications.export_application",
    "applications.view_duplicategroup",
    "applications.view_intakefile",
    "applications.view_intakemapping",
    "applications.delete_intakemapping",
    "applications.view_waitlistentry",
]


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_intake_row_key"), ("accounts", "0002_roles")]

    operations = [migrations.RunPython(grant("coordinator", *PERMISSIONS), migrations.RunPython.noop)]

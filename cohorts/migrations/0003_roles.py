from django.db import migrations

from ilnp.accounts.roles import grant


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0002_initial"), ("accounts", "0002_roles")]

    operations = [
        migrations.RunPython(
            grant(
                "coordinator",
                "cohorts.run_cohort",
                "cohorts.look_after_group",
                "cohorts.view_cohort",
                "cohorts.change_cohort",
                "cohorts.view_group",
                "cohorts.view_membership",
                "cohorts.view_checkin",
                "cohorts.view_inquiryanswer",
                "cohorts.view_liaisonprofile",
                "cohorts.add_liaisonprofile",
                "cohorts.change_liaisonprofile",
                "cohorts.view_prompt",
                "cohorts.add_prompt",
                "cohorts.change_prompt",
                "cohorts.view_prompttext",
                "cohorts.add_prompttext",
                "cohorts.change_prompttext",
                "cohorts.delete_prompttext",
            ),
            migrations.RunPython.noop,
        ),
        migrations.RunPython(grant("liaison", "cohorts.look_after_group"), migrations.RunPython.noop),
    ]

"""Coordinators run surveys and read the answers; liaisons see how many of their own groups answered."""

from django.db import migrations

from ilnp.accounts.roles import Role, grant


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_instruments"), ("accounts", "0002_roles")]

    operations = [
        migrations.RunPython(
            grant(
                Role.COORDINATOR,
                "surveys.run_survey",
                "surveys.read_results",
                "surveys.export_answers",
                "surveys.see_response_rate",
                "surveys.view_instrument",
                "surveys.add_instrument",
                "surveys.change_instrument",
                "surveys.view_question",
                "surveys.add_question",
                "surveys.change_question",
                "surveys.view_survey",
                "surveys.add_survey",
            ),
            migrations.RunPython.noop,
        ),
        migrations.RunPython(grant(Role.LIAISON, "surveys.see_response_rate"), migrations.RunPython.noop),
    ]

from django.db import migrations

from applications import vocabulary


def store(apps, schema_editor):
    """Copy the words the programme starts with; what staff have changed already stays."""
    choice_model = apps.get_model("applications", "Choice")
    for choice in vocabulary.choices():
        choice_model.objects.get_or_create(
            choice_list=choice.choice_list,
            code=choice.code,
            defaults={"position": choice.position, "labels": choice.labels, "also": choice.also},
        )
    qualification_model = apps.get_model("applications", "Qualification")
    for qualification in vocabulary.qualifications():
        qualification_model.objects.get_or_create(
            code=qualification.code,
            defaults={
                "position": qualification.position,
                "question": qualification.question,
                "reason": qualification.reason,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]

    operations = [migrations.RunPython(store, migrations.RunPython.noop)]

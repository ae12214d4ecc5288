from django.db import migrations


def fill(apps, schema_editor):
    from applications.models import Application

    names = ("full_name", "call_name", "institution", "reference", "email")
    rows = []
    for row in apps.get_model("applications", "Application").objects.only(*names):
        row.folded = Application(**{name: getattr(row, name) for name in names}).to_search()
        rows.append(row)
    apps.get_model("applications", "Application").objects.bulk_update(rows, ["folded"], batch_size=500)


class Migration(migrations.Migration):
    """What staff search in is folded more loosely."""

    dependencies = [("applications", "0007_lost_places")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

"""The two instruments of the programme, in eight languages. Staff edit them afterwards; what exists is left alone."""

import json
from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).parent / "instruments"


def load(apps, schema_editor):
    Instrument = apps.get_model("surveys", "Instrument")
    Question = apps.get_model("surveys", "Question")
    for path in sorted(FOLDER.glob("*.json")):
        fields = json.loads(path.read_text(encoding="utf-8"))
        questions = fields.pop("questions")
        instrument, made = Instrument.objects.get_or_create(code=fields.pop("code"), defaults=fields)
        if made:
            Question.objects.bulk_create(Question(instrument=instrument, **question) for question in questions)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]

"""Four months of conversation prompts, in every language that stands in ``cohorts/prompts``."""

from pathlib import Path

from django.db import migrations

LIBRARY = Path(__file__).resolve().parent.parent / "prompts"
DAYS = {"getting-to-know": 14, "everyday-work": 45, "challenges": 75, "looking-ahead": 105}


def load(apps, schema_editor):
    prompt_model = apps.get_model("cohorts", "Prompt")
    text_model = apps.get_model("cohorts", "PromptText")
    for position, (code, day) in enumerate(DAYS.items(), start=1):
        prompt, _made = prompt_model.objects.get_or_create(code=code, defaults={"position": position, "day": day})
        for path in sorted((LIBRARY / code).glob("*.md")):
            first, _newline, body = path.read_text(encoding="utf-8").partition("\n")
            text_model.objects.get_or_create(
                prompt=prompt,
                language=path.stem,
                defaults={"topic": first.removeprefix("# ").strip(), "body": body.strip()},
            )


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0003_roles")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]

from decimal import Decimal

from django.db import migrations
from django.utils.text import slugify

from ilnp.accounts.roles import grant
from matching.engine import PRESETS

COUNTRY_CLASSES = {
    "United States": ["AS", "GU", "MP", "PR", "UM", "US", "VI"],
    "China": ["CN", "HK", "MO"],
    "United Kingdom": [
        "AI", "BM", "FK", "GB", "GG", "GI", "GS", "IM", "IO", "JE", "KY", "MS", "PN", "SH", "TC", "VG",
    ],
    "France": ["BL", "FR", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"],
    "Netherlands": ["AW", "BQ", "CW", "NL", "SX"],
    "Denmark": ["DK", "FO", "GL"],
    "Finland": ["AX", "FI"],
    "Norway": ["NO", "SJ"],
    "Australia": ["AU", "CC", "CX", "NF"],
    "New Zealand": ["CK", "NU", "NZ", "TK"],
}  # fmt: skip


def load(apps, schema_editor):
    class_model = apps.get_model("matching", "CountryClass")
    for name, codes in COUNTRY_CLASSES.items():
        class_model.objects.get_or_create(name=name, defaults={"codes": codes})
    policy_model = apps.get_model("matching", "Policy")
    for name, preset in PRESETS.items():
        cap = preset.get("country_cap")
        policy_model.objects.get_or_create(
            code=slugify(name),
            defaults={
                "name": name,
                "source": preset["source"],
                "trio": preset.get("trio", "odd"),
                "country_cap": None if cap is None else Decimal(str(cap)),
                "goals": preset["goals"],
            },
        )


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial"), ("accounts", "0002_roles")]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunPython(
            grant(
                "coordinator",
                "matching.view_countryclass",
                "matching.add_countryclass",
                "matching.change_countryclass",
                "matching.view_policy",
                "matching.add_policy",
                "matching.change_policy",
                "matching.view_run",
                "matching.start_run",
                "matching.approve_run",
                "matching.view_pairhistory",
                "matching.add_pairhistory",
            ),
            migrations.RunPython.noop,
        ),
    ]

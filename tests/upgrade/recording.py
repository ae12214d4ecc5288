"""Record the state that the migrations lead to now: ``python -m tests.upgrade.recording NAME``.

The file ``states/NAME.json`` holds the last migration of each of our apps, a digest of every migration, and the rows of
a small programme at that state. A release records its state once; from then on the file and its migrations stay.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

STATES = Path(__file__).parent / "states"
DATABASE = "recording"
LEFT_OUT = {"words_shippeddefault", "applications_choice", "cohorts_prompt", "cohorts_prompttext"}
"""Tables of shipped rows that nothing refers to: they would be most of the file."""


def main(name: str) -> None:
    """Make a database of its own, fill it, write its rows down, drop it."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "ilnp.settings", "ILNP_DATABASE": DATABASE, "MAIL_NUDGE": "false"}
    from ilnp.embedded import postgres, services

    services.attach(migrate=False)
    postgres.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    postgres.execute(f"CREATE DATABASE {DATABASE}")
    try:
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], check=True)
        import django

        django.setup()
        fill()
        path = STATES / f"{name}.json"
        path.write_text(json.dumps(state(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"{path.relative_to(Path.cwd())}: {path.stat().st_size // 1024} KB")
    finally:
        postgres.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def fill() -> None:
    """A small programme: a cohort under way with an answered survey, an open call with a form begun, what staff wrote."""
    from django.db import connection

    from applications.form import drafts
    from cohorts.models import Membership
    from cohorts.pulse.answers import from_member
    from ilnp import clock
    from ilnp.mail.texts import wordings
    from ilnp.website.contact import receiving
    from ilnp.website.models import PageText
    from surveys.answering import answers
    from surveys.models import Invitation, Survey
    from tests.kit import stages

    coordinator = stages.staff("coordinator")
    cohort = stages.started_cohort(4)
    member = Membership.objects.filter(cohort=cohort).order_by("pk")[0]
    from_member(member, "well")
    survey = Survey.objects.get(cohort=cohort, instrument__code="mid")
    invitation = Invitation.objects.create(
        survey=survey, person=member.person, membership=member, invited_at=stages.STARTS
    )
    values = {question.code: question.offered()[0].code for question in answers.asked(survey) if question.is_counted}
    values |= {"full_name": "Ada", "email": "ada@library.example"}
    answers.submit(survey, invitation, values, stages.STARTS)
    now = clock.now()
    call = stages.call("open", opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=20))
    drafts.begin(call, language="es")
    receiving.take_message(
        name="Ines", email="ines@library.example", subject="A question", text="When?", language="pt", suspicions=[]
    )
    wordings.save("contact_received", "en", "Subject: A message\n\nHere is one.\n", actor=coordinator)
    PageText.objects.create(slug="about", language="en", title="About us", body="Our words.", changed_by=coordinator)
    connection.close()


def state() -> dict[str, Any]:
    """What the file holds."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    from ilnp.words.own import own_apps

    labels = [config.label for config in own_apps() if config.models_module is not None]
    graph = MigrationLoader(connection).graph
    tables = {"auth_group"} | {
        model._meta.db_table
        for label in labels
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(tables - LEFT_OUT):
            cursor.execute(
                "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
                [table],
            )
            ((columns,),) = cursor.fetchall()
            cursor.execute(f'SELECT to_jsonb(chosen) FROM (SELECT {columns} FROM "{table}" ORDER BY 1) AS chosen')
            if found := [json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()]:
                rows[table] = found
    return {
        "last": {label: [name for _label, name in graph.leaf_nodes(label)] for label in labels},
        "digests": {path: digest(path) for label in labels for path in files(label)},
        "rows": rows,
    }


def read(name: str) -> dict[str, Any]:
    """A state that was recorded."""
    return json.loads((STATES / f"{name}.json").read_text(encoding="utf-8"))


def files(label: str) -> list[str]:
    """The migrations of an app, as paths in this project."""
    from django.apps import apps

    folder = Path(apps.get_app_config(label).path) / "migrations"
    return [str(path.relative_to(Path.cwd())) for path in sorted(folder.glob("[0-9]*.py"))]


def digest(path: str) -> str:
    """By which a migration is known to be as it was released."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1])

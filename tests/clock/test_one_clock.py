"""Every time is asked of ``ilnp.clock``: what ``make check`` refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ilnp.embedded import one_clock

PROJECT = Path(__file__).resolve().parents[2]

ELSEWHERE = {
    "timezone.now": "from django.utils import timezone\nwhen = timezone.now()\n",
    "timezone.now by another name": "from django.utils.timezone import now as at_once\nwhen = at_once()\n",
    "default": "from django.db import models\nfrom django.utils import timezone\n"
    "at = models.DateTimeField(default=timezone.now)\n",
    "auto_now": "from django.db import models\nat = models.DateTimeField(auto_now=True)\n",
    "auto_now_add": "from django.db import models\nat = models.DateField(auto_now_add=True)\n",
    "datetime.now": "from datetime import UTC, datetime\nwhen = datetime.now(UTC)\n",
    "datetime.now of the module": "import datetime as dt\nwhen = dt.datetime.now(dt.UTC)\n",
    "datetime.today": "from datetime import datetime\nwhen = datetime.today()\n",
    "datetime.utcnow": "from datetime import datetime\nwhen = datetime.utcnow()\n",
    "date.today": "from datetime import date\nday = date.today()\n",
    "localdate": "from django.utils import timezone\nday = timezone.localdate()\n",
    "localtime": "from django.utils.timezone import localtime\nwhen = localtime()\n",
    "Now()": "from django.db.models.functions import Now\nlater = {'at__gt': Now()}\n",
    "time.time": "import time\nseconds = time.time()\n",
    "SQL": "query = 'UPDATE mail_message SET sent_at = now() WHERE id = 1'\n",
    "SQL's own word": "query = 'SELECT current_date, CURRENT_TIMESTAMP'\n",
}


def refusals(path: Path) -> list[str]:
    """What the linter and our own step say about one file."""
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--config",
        str(PROJECT / "pyproject.toml"),
        "--select",
        "TID251",
    ]
    linter = subprocess.run(
        [*command, "--output-format", "concise", "--no-cache", str(path)], capture_output=True, text=True, check=False
    )
    said = [line for line in linter.stdout.splitlines() if "TID251" in line]
    return [*said, *(what for _line, what in one_clock.offences_in(path))]


@pytest.mark.parametrize("text", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_another_clock_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "room.py"
    path.write_text(text)
    assert refusals(path)


def test_the_tag_of_templates_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text('<p>© {% now "Y" %}</p>\n')
    assert [line for line, _what in one_clock.offences_in(path)] == [1]


def test_our_clock_and_what_only_looks_like_another_pass(tmp_path: Path) -> None:
    path = tmp_path / "room.py"
    path.write_text(
        '"""Says when something is due (never now() of the server)."""\n'
        "import time\n"
        "from django.utils.timezone import localtime\n"
        "from ilnp import clock\n"
        "at = clock.MadeAtField()\n"
        "when, began, shown = clock.now(), time.monotonic(), localtime(clock.real())\n"
        "lease = 'lease_until > clock_timestamp()'\n"
        "words = 'Mail may go out again now (from today).'\n"
    )
    assert refusals(path) == []


def test_the_whole_program_keeps_to_it() -> None:
    assert one_clock.offences(PROJECT) == []

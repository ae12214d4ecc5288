"""5,000 hostile submissions to the application form: nothing breaks, nothing undeclared is stored, nothing executes.

Every Unicode category, fields of many megabytes, wrong types, missing and forged stamps, replays, SQL, HTML, formulas; made
from a seed by ``tests/applications_form/hostile.py``. ``make test`` sends a part of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.table import Row

PROJECT = Path(__file__).resolve().parent.parent
COUNT = 5000


def measure(count: int) -> dict[str, int]:
    """Send ``count`` submissions in a process with servers of its own, and look at what is stored."""
    from ilnp.embedded import services

    services.attach()
    import logging

    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    logging.disable(logging.CRITICAL)
    from tests.applications_form.attack import attack, undeclared
    from tests.applications_form.filling import Applicant, open_call

    call = open_call("hostile")
    statuses = attack(call, count, seed=7, largest=300_000)
    applicant = Applicant(call)
    applicant.begin()
    for _each in range(10):
        statuses[applicant.client.post(f"{applicant.root}you/", {"full_name": "x" * 10_000_000}).status_code] += 1
    return {
        "sent": statuses.total(),
        "broken": sum(number for status, number in statuses.items() if status >= 500),
        "undeclared": len(undeclared(call)),
        **{f"status {status}": number for status, number in sorted(statuses.items())},
    }


def in_a_process_of_its_own(count: int = COUNT) -> dict[str, int]:
    """Run ``measure`` with a database that nobody else uses and that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        Path(folder).chmod(0o755)
        servers = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "ILNP_ATTACHED")
        clean = {name: value for name, value in os.environ.items() if name not in servers}
        done = subprocess.run(
            [sys.executable, "-m", "bench.hostile", "inside", str(count)],
            cwd=PROJECT,
            env={**clean, "ILNP_STATE": f"{folder}/state", "DJANGO_SETTINGS_MODULE": "ilnp.settings"},
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


def rows() -> list[Row]:
    """Lines for the table of ``make bench``."""
    found = in_a_process_of_its_own()
    return [
        Row(f"hostile submissions that broke a page, of {found['sent']:,}", found["broken"], 0, "bound", "pages"),
        Row("hostile submissions: fields stored that no page asks", found["undeclared"], 0, "bound", "fields"),
    ]


def main() -> None:
    """Print what was found."""
    if "inside" in sys.argv:
        print(json.dumps(measure(int(sys.argv[-1]))))
        return
    print(json.dumps(in_a_process_of_its_own(), indent=1))


if __name__ == "__main__":
    main()

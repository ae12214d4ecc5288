"""Measuring in a process that has servers of its own, so that nothing else is in its database and nothing of it is left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
OURS = ("ILNP_", "DATABASE_", "REDIS_", "EMAIL_")


def answer_of(module: str, *arguments: str, **settings: str) -> Any:
    """What ``python -m MODULE ARGUMENT …`` prints as JSON in its last line.

    The process starts with the environment of this one without what names servers, and with ``settings``. Its servers'
    files lie in a folder that is gone afterwards. Raises CalledProcessError when it ends with an error.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        Path(folder).chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=PROJECT,
            env={**kept, "ILNP_STATE": f"{folder}/state", "DJANGO_SETTINGS_MODULE": "ilnp.settings", **settings},
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    return json.loads(done.stdout.splitlines()[-1])

"""``make run`` and ``manage.py`` as a newcomer meets them: they start what they need and leave nothing behind."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import PROJECT
from tests.doorstep.slow import seconds_for, slow_visitors

pytestmark = pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="a real database is configured")
PATIENCE = 240


class Checkout:
    """The program with a state folder of its own, as another checkout would have."""

    def __init__(self, state: Path) -> None:
        self.state = state
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("ILNP_", "PYTEST_", "DJANGO_"))
        }
        self.environment = {**kept, "ILNP_STATE": str(state), "PORT": ""}
        self.started: list[subprocess.Popen[str]] = []

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a management command."""
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    def run(self, **more: str) -> subprocess.Popen[str]:
        """Start the whole programme and return once it has said where it is, or ended."""
        process = subprocess.Popen(
            [sys.executable, "-m", "ilnp.embedded.run"],
            cwd=PROJECT,
            env={**self.environment, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def invitation(self, process: subprocess.Popen[str]) -> list[str]:
        """The addresses in the one line that ``make run`` prints: the site's, then one for each role."""
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        return re.findall(r"http://\S+", line)

    def pid(self, name: str) -> int:
        """The process that is written down for a part."""
        return int(json.loads((self.state / f"{name}.json").read_text())["pid"])

    def alive(self) -> list[str]:
        """Which of the parts still run, as processes of this state folder."""
        names = ["postgres", "broker", "catcher", "web", "worker", "run"]
        return [name for name in names if (self.state / f"{name}.json").exists() and lives(self.pid(name))]

    def all_gone(self) -> bool:
        """Wait until no part runs any more."""
        found = [psutil.Process(self.pid(name)) for name in self.alive()]
        return not psutil.wait_procs(found, timeout=60)[1]


def lives(pid: int) -> bool:
    """Whether a process runs; one that ended and is not yet buried does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    """A checkout that is cleaned up whatever the test did."""
    made = Checkout(tmp_path / "state of this test")
    tmp_path.chmod(0o755)
    yield made
    for process in made.started:
        if process.poll() is None:
            process.kill()
        process.communicate()
    for name in made.alive():
        psutil.Process(made.pid(name)).kill()


def wait_for_line(process: subprocess.Popen[str], beginning: str) -> None:
    """Read what the process says until a line begins so."""
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if line.startswith(beginning):
            return
    raise AssertionError(f"{beginning!r} was never said, only {said}")


def open_page(address: str) -> tuple[int, str]:
    """Status and final address of a page, with a browser's memory for cookies."""
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with visitor.open(address, timeout=PATIENCE) as answer:
        return answer.status, answer.url


def test_a_command_brings_its_own_database_and_takes_it_away_again(checkout: Checkout) -> None:
    first = checkout.manage("signin", "coordinator")
    assert first.returncode == 0, first.stderr
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/\S+\n", first.stdout)
    assert "new embedded database" in first.stderr
    assert checkout.all_gone()
    assert checkout.state.stat().st_mode & 0o077 in (0, 0o011)
    secrets = [path for path in checkout.state.iterdir() if "password" in path.name or "secret" in path.name]
    assert len(secrets) >= 3
    assert all(path.stat().st_mode & 0o077 == 0 for path in secrets)

    again = checkout.manage("shell", "-c", "from ilnp.accounts.models import *; print(SignInAddress.objects.count())")
    assert again.stdout.splitlines()[-1] == "1"
    assert "new embedded database" not in again.stderr


def test_the_programme_survives_the_death_of_every_part_and_ends_with_ctrl_c(checkout: Checkout) -> None:
    own = ["intake", "tests/data/applications-2020.csv", "--call", "our-own", "--create-call", "--commit"]
    assert checkout.manage(*own).returncode == 0
    running = checkout.run()
    wait_for_line(running, "This database has calls already")  # and so is left alone
    site, *ways = checkout.invitation(running)
    assert len(ways) == 3
    assert open_page(ways[0])[1].startswith(f"{site}admin/")
    assert open_page(f"{site}healthz/web")[0] == 200
    with slow_visitors("127.0.0.1", int(site.strip("/").rpartition(":")[2]), 16):
        assert seconds_for(f"{site}en/") < 10

    attached = checkout.manage("signin", "liaison")
    assert attached.stdout.startswith(site)  # the same database, the port that the site has

    running.send_signal(signal.SIGSTOP)  # its database dies while it cannot look
    os.kill(checkout.pid("postgres"), signal.SIGKILL)
    assert checkout.manage("signin", "participant").returncode == 0
    running.send_signal(signal.SIGCONT)

    for name in ("web", "worker", "postgres", "broker", "catcher"):
        before = checkout.pid(name)
        os.kill(before, signal.SIGKILL)
        if name in ("web", "worker"):
            wait_for_line(running, f"The {name} process ended (signal 9")
    assert checkout.manage("signin", "participant").returncode == 0
    assert open_page(f"{site}en/")[0] == 200

    running.send_signal(signal.SIGINT)
    running.wait(60)
    assert checkout.all_gone()


def test_after_a_killed_supervisor_the_next_run_has_all_the_data(checkout: Checkout) -> None:
    interrupted = checkout.run()
    wait_for_line(interrupted, "Groups are found")  # half of the demonstration programme is there
    interrupted.kill()
    interrupted.wait()
    running = checkout.run()
    checkout.invitation(running)
    running.kill()
    running.wait()
    again = checkout.run()
    site, coordinator, *_ways = checkout.invitation(again)
    assert open_page(coordinator)[0] == 200
    count = "from ilnp.accounts.models import *; print(SignInAddress.objects.count())"
    assert checkout.manage("shell", "-c", count).stdout.splitlines()[-1] == "6"
    met = "from cohorts.models import *; print(Group.objects.exclude(introduced_at=None).count())"
    assert checkout.manage("shell", "-c", met).stdout.splitlines()[-1] == "20"  # nobody's partner is held back
    second = checkout.run()
    assert second.wait(PATIENCE) == 1
    assert second.stderr is not None
    assert f"already runs in this checkout at {site}" in second.stderr.read()
    again.terminate()
    again.wait(60)
    assert checkout.all_gone()


def test_a_busy_port_is_named_with_what_to_do(checkout: Checkout) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        running = checkout.run(PORT=str(port))
        assert running.wait(PATIENCE) == 1
    assert running.stderr is not None
    said = running.stderr.read()
    assert f"Port {port} on 127.0.0.1 cannot be used" in said
    assert "make run PORT=" in said


def test_ready_made_sign_ins_are_refused_with_a_real_database() -> None:
    real = {
        "DATABASE_URL": "postgres://ilnp@127.0.0.1:1/ilnp",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "not-a-secret-but-long-enough-for-this-test-to-start",
        "PATH": os.environ["PATH"],
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "signin", "coordinator"],
        cwd=PROJECT,
        env=real,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "http" not in done.stdout
    assert "real database" in done.stderr

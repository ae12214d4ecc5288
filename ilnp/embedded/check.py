"""``make check``: everything about the code that a machine can judge. Silent steps passed; a failed one shows why."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ilnp.embedded import one_clock, patterns
from ilnp.embedded.state import PROJECT

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
LONGEST_MODULE = 400
MOST_MODULES = 15
ENGINE = PurePosixPath("matching/engine")
PRODUCTION = {
    "DATABASE_URL": "postgres://ilnp@database.example.org/ilnp",
    "REDIS_URL": "redis://broker.example.org/0",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "PUBLIC_ADDRESS": "https://networking.example.org",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "SECOND_FACTOR_KEYS": secrets.token_urlsafe(60),
}


@dataclass(frozen=True)
class Outcome:
    """How a step ended: ``passed`` True or False, None when it could not be done; ``text`` says why."""

    passed: bool | None
    text: str = ""


def command(*words: str, environment: Mapping[str, str] | None = None) -> Callable[[], Outcome]:
    """A step that runs a program; it passes when the program does."""

    def step() -> Outcome:
        done = subprocess.run(
            words,
            cwd=PROJECT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Outcome(done.returncode == 0, done.stdout)

    return step


def tool(name: str, *words: str) -> Callable[[], Outcome]:
    """A step that runs a program of the environment."""
    return command(str(BIN / name), *words)


def known_vulnerabilities() -> Outcome:
    """Ask whether what production needs has known vulnerabilities. Not done when nobody can be asked."""
    done = subprocess.run(
        [
            str(BIN / "pip-audit"),
            "-r",
            "requirements.txt",
            "--require-hashes",
            "--disable-pip",
            "--format=json",
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        return Outcome(None, f"the source of known vulnerabilities cannot be reached: {last[:200]}")
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if packages and len(skipped) == len(packages):
        return Outcome(None, "the package index in use does not tell known vulnerabilities")
    found = [
        f"{package['name']} {package['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no release'}"
        for package in packages
        for flaw in package.get("vulns", [])
    ]
    note = f"\nnot audited: {', '.join(skipped)}" if skipped else ""
    return Outcome(not found, "\n".join(found) + note)


def short_modules() -> Outcome:
    """A module that is longer than this is two."""
    long = []
    for name in _tracked("*.py"):
        path = PROJECT / name
        if "migrations" in path.parts or name.startswith("tests/") or not path.exists():
            continue
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_MODULE:
            long.append(f"{name} has {lines} lines; {LONGEST_MODULE} are the most")
    return Outcome(not long, "\n".join(long))


def every_time_from_the_clock() -> Outcome:
    """What the linter cannot see of the rule that every time is asked of ``ilnp.clock``."""
    found = one_clock.offences(PROJECT)
    return Outcome(not found, "\n".join(found))


def no_pattern_repeats_a_repetition() -> Outcome:
    """What a stranger writes is never tried in more ways than it has letters."""
    found = patterns.offences(PROJECT)
    return Outcome(not found, "\n".join(found))


def rooms_not_too_full() -> Outcome:
    """A folder that holds more modules than this is two; three modules with one prefix are a folder of their own.

    Tests, benches, migrations and ``__init__`` are not counted; the engine, one algorithm, is excepted.
    """
    folders: dict[PurePosixPath, list[str]] = {}
    for path in map(PurePosixPath, _tracked("*.py")):
        apart = path.parts[0] in ("tests", "bench") or "migrations" in path.parts or path.parent == ENGINE
        if not apart and path.stem != "__init__" and (PROJECT / path).exists():
            folders.setdefault(path.parent, []).append(path.stem)
    wrong = []
    for folder, modules in sorted(folders.items()):
        if len(modules) > MOST_MODULES:
            wrong.append(f"{folder} holds {len(modules)} modules; {MOST_MODULES} are the most")
        prefixes = Counter(name.partition("_")[0] for name in modules if not name.startswith("_"))
        wrong += [
            f"{folder} holds {number} modules called {prefix}…" for prefix, number in prefixes.items() if number > 2
        ]
    return Outcome(not wrong, "\n".join(wrong))


def _tracked(pattern: str) -> list[str]:
    listed = subprocess.run(["git", "ls-files", pattern], cwd=PROJECT, capture_output=True, text=True, check=False)
    return listed.stdout.splitlines()


STEPS: dict[str, Callable[[], Outcome]] = {
    "types (mypy)": tool("mypy"),
    "lint (ruff)": tool("ruff", "check", "."),
    "format (ruff)": tool("ruff", "format", "--check", "--output-format", "concise", "."),
    "templates (djlint)": tool("djlint", "templates", "--lint", "--quiet"),
    "imports go down only (import-linter)": tool("lint-imports", "--no-cache"),
    "length of modules": short_modules,
    "rooms are not too full": rooms_not_too_full,
    "one clock": every_time_from_the_clock,
    "no pattern repeats a repetition": no_pattern_repeats_a_repetition,
    "no migration is missing": command(*MANAGE, "makemigrations", "--check", "--dry-run"),
    "ready to deploy": command(*MANAGE, "check", "--deploy", "--fail-level", "WARNING", environment=PRODUCTION),
    "translations are complete": command(sys.executable, "-m", "ilnp.translations", "check"),
    "known vulnerabilities (pip-audit)": known_vulnerabilities,
}


def main() -> None:
    """Take every step, two at a time; fail when one failed."""
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        began = {name: pool.submit(timed, step) for name, step in STEPS.items()}
        for name, running in began.items():
            outcome, seconds = running.result()
            word = {True: "ok", False: "FAILED", None: "not done"}[outcome.passed]
            print(f"{word:8}  {name}  ({seconds:.1f} s)", flush=True)
            if outcome.passed is not True or "not audited" in outcome.text:
                print(outcome.text.rstrip(), flush=True)
            if outcome.passed is False:
                failed.append(name)
    if failed:
        sys.exit(f"{len(failed)} of {len(STEPS)} checks failed: {', '.join(failed)}")


def timed(step: Callable[[], Outcome]) -> tuple[Outcome, float]:
    """Take a step and measure it."""
    start = time.monotonic()
    return step(), time.monotonic() - start


if __name__ == "__main__":
    main()

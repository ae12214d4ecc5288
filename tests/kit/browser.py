"""Which browser the tests drive: the system's Chromium, else the one that Playwright downloads.

``python -m tests.kit.browser`` looks for one, tries the download when there is none, and says in one line what it found.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"]
HOW_TO_GET_ONE = (
    "no browser was found, so the browser tests cannot run. Install one: 'apt-get install chromium' on Debian, or "
    "'.venv/bin/playwright install --with-deps chromium' where that download can be had, or set CHROMIUM to its path"
)
DOWNLOAD_PATIENCE = 180


def find() -> str | None:
    """The path of a browser that starts, from ``CHROMIUM``, the system or Playwright's own folder; None without one."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    found = [path for path in map(shutil.which, NAMES) if path]
    return next((path for path in [*found, *downloaded()] if starts(path)), None)


def downloaded() -> list[str]:
    """Browsers that Playwright has downloaded earlier."""
    home = Path.home()
    default = home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "ms-playwright"
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or default)
    patterns = [
        "chromium-*/chrome-*/chrome",
        "chromium_headless_shell-*/*/*headless*shell",
        "chromium-*/*/*/*/Chromium",
    ]
    return sorted((str(path) for pattern in patterns for path in folder.glob(pattern)), reverse=True)


def starts(path: str) -> bool:
    """Whether the browser runs here at all: a download may lack libraries of the system."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def download() -> None:
    """Ask Playwright for its browser; where it cannot be had, nothing happens."""
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    try:
        subprocess.run(command, capture_output=True, timeout=DOWNLOAD_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return


def main() -> None:
    """Say which browser the tests will use, after an attempt to get one if need be."""
    path = find()
    if path is None and os.environ.get("CI") != "true":
        download()
        path = find()
    print(f"Browser tests use {path}." if path else f"Note: {HOW_TO_GET_ONE}.", file=sys.stderr)


if __name__ == "__main__":
    main()

"""Pin the requirements: one file each that serves Python 3.11 to 3.13 and every platform, with hashes, without hosts."""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
UV = Path(sys.executable).parent / "uv"
OPTIONS = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--only-binary=:all:",
    "--quiet",
    "--custom-compile-command=make lock",
]


def main() -> None:
    """Compile requirements.txt, then requirements-dev.txt with the same versions."""
    environment = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1", **os.environ}
    for source, target, more in (
        ("requirements.in", "requirements.txt", []),
        ("requirements-dev.in", "requirements-dev.txt", ["--constraint=requirements.txt"]),
    ):
        command = [str(UV), "pip", "compile", source, f"--output-file={target}", *OPTIONS, *more, *sys.argv[1:]]
        subprocess.run(command, cwd=PROJECT, env=environment, check=True)


if __name__ == "__main__":
    main()

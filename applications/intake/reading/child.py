"""The process in which one file is read; ``apart`` starts it. Run by its path, with its bounds as arguments: bytes, seconds.

It reads strangers' files, so it has no database, no settings and no network of ours, and ends with the file.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any


def main() -> None:
    """Read the job on standard input and write its answer to standard output."""
    _bound(memory=int(sys.argv[1]), seconds=int(sys.argv[2]))
    _prepare(Path(__file__).resolve().parents[3])
    from applications.intake.reading.apart import packed_answer, unpacked_job

    job = unpacked_job(sys.stdin.buffer.readline(), sys.stdin.buffer.read())
    sys.stdout.buffer.write(packed_answer(_answer(job)))


def _bound(*, memory: int, seconds: int) -> None:
    """Bound this process. Where the system has no such bounds (Windows), the caller's own limit on time remains."""
    try:
        import resource
    except ImportError:
        return
    for limit, most in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_CPU, seconds)):
        _soft, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _prepare(root: Path) -> None:
    """Make our packages known, but for what starts the whole program when ``ilnp`` is imported: reading needs none of it."""
    sys.path[0] = str(root)
    package = ModuleType("ilnp")
    package.__path__ = [str(root / "ilnp")]
    sys.modules["ilnp"] = package
    from django.conf import settings

    settings.configure(USE_I18N=False)  # of Django only the words of its exceptions are needed


def _answer(job: Any) -> Any:
    from applications.intake.reading.apart import TOO_MUCH, Answer
    from applications.intake.reading.files.limits import UnreadableFile
    from applications.intake.reading.whole import AddressesNotFound, CorrectionUnknown, read

    try:
        return Answer("read", whole=read(job))
    except AddressesNotFound as error:
        return Answer("no addresses", str(error), error.mapping)
    except UnreadableFile as error:
        return Answer("unreadable", str(error))
    except CorrectionUnknown as error:
        return Answer("correction", str(error))
    except (MemoryError, RecursionError):
        return Answer("unreadable", TOO_MUCH)


if __name__ == "__main__":
    main()

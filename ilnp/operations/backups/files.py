"""The file that a backup is: a tar archive whose first member says what the others are, locked with age if one likes.

Members: ``manifest.json`` (see ``Manifest``), ``database.dump`` (PostgreSQL's custom format), ``media/…`` (uploaded files).
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pyrage

FORMAT = 1
"""Raised with every change that an older program could not read."""
MANIFEST, DUMP, MEDIA = "manifest.json", "database.dump", "media"
SUFFIX, LOCKED = ".backup", ".age"
STAMP = "%Y%m%dT%H%M%SZ"
PIECE = 1 << 20


class Unreadable(Exception):
    """The file is no backup, or not whole, or locked with another key. The text says which."""


class Member(msgspec.Struct, frozen=True):
    """One file of a backup: how long it is, and the SHA-256 of its bytes in hexadecimal."""

    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds. ``made_at`` is in UTC; ``migrations`` are pairs of app and name; ``counts`` are rows by table.

    ``second_factor_keys`` are fingerprints, from which no key can be found.
    """

    format: int
    program: str
    made_at: datetime
    migrations: list[tuple[str, str]]
    counts: dict[str, int]
    second_factor_keys: list[str]
    members: dict[str, Member]


@dataclass(frozen=True)
class Opened:
    """A backup whose members lie, checked, in a folder."""

    manifest: Manifest
    folder: Path


def file_name(made_at: datetime, *, locked: bool) -> str:
    """What a backup of that moment is called; names sort by time."""
    return f"ilnp-{made_at.astimezone(UTC).strftime(STAMP)}{SUFFIX}{LOCKED if locked else ''}"


def moment_of(path: Path) -> datetime | None:
    """When the backup of this name was made, in UTC; None for any other name."""
    stamp = path.name.removeprefix("ilnp-").removesuffix(LOCKED).removesuffix(SUFFIX)
    try:
        return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def described(folder: Path) -> dict[str, Member]:
    """Every file below the folder, by its path from there."""
    return {
        path.relative_to(folder).as_posix(): Member(path.stat().st_size, digest(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write(folder: Path, manifest: Manifest, target: Path, recipient: str = "") -> None:
    """Pack the folder's members into ``target``, readable by its owner alone, locked for an age key ``recipient`` if given.

    The file stands under its name only when it is whole and on the disk. Raises ``ValueError`` for what is no age key.
    """
    draft = target.with_name(f".{target.name}.part")
    draft.touch(mode=0o600)
    try:
        with tarfile.open(draft, "w") as archive:
            said = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
            head = tarfile.TarInfo(MANIFEST)
            head.size, head.mtime, head.mode = len(said), int(manifest.made_at.timestamp()), 0o600
            archive.addfile(head, io.BytesIO(said))
            for name in manifest.members:
                archive.add(folder / name, name, recursive=False)
        if recipient:
            _lock(draft, recipient)
        with draft.open("rb") as stream:
            os.fsync(stream.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)


def _lock(path: Path, recipient: str) -> None:
    try:
        key = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise ValueError("BACKUP_RECIPIENT is no age key: it begins with age1.") from error
    locked = path.with_name(f"{path.name}.locked")
    locked.touch(mode=0o600)
    pyrage.encrypt_file(str(path), str(locked), [key])
    locked.rename(path)


def unpack(file: Path, folder: Path, identity: str = "") -> Opened:
    """Open a backup into an empty folder and compare each member with what the manifest says.

    ``identity`` is the secret age key (``AGE-SECRET-KEY-…``) of a locked file. Raises ``Unreadable``. No member can lie
    outside the folder, and none that the manifest does not name is kept.
    """
    source = _unlocked(file, folder, identity) if file.name.endswith(LOCKED) else file
    try:
        with tarfile.open(source, "r:") as archive:
            members = _members(archive)
            first = next(members, None)
            stream = archive.extractfile(first) if first and first.name == MANIFEST else None
            if stream is None:
                raise Unreadable(f"{file.name} is no backup of this program: it does not begin with {MANIFEST}.")
            manifest = msgspec.json.decode(stream.read(), type=Manifest)
            if manifest.format > FORMAT:
                return Opened(manifest, folder)
            for member in members:
                if member.name in manifest.members:
                    archive.extract(member, folder, filter="data")
    except (tarfile.TarError, msgspec.DecodeError, OSError, EOFError) as error:
        raise Unreadable(f"{file.name} cannot be read as a backup: {error}") from error
    for name, said in manifest.members.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != said.bytes or digest(path) != said.sha256:
            raise Unreadable(f"{file.name} is damaged: {name} is not what it was when the backup was made.")
    return Opened(manifest, folder)


def _members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    while (member := archive.next()) is not None:
        if member.isfile():
            yield member


def _unlocked(file: Path, folder: Path, identity: str) -> Path:
    if not identity:
        raise Unreadable(
            f"{file.name} is locked. Set BACKUP_IDENTITY to the secret key (AGE-SECRET-KEY-…) that opens it."
        )
    opened = folder / ".unlocked"
    try:
        pyrage.decrypt_file(str(file), str(opened), [pyrage.x25519.Identity.from_str(identity.strip())])
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise Unreadable(
            f"{file.name} is locked with another key than BACKUP_IDENTITY, or damaged: {error}"
        ) from error
    return opened

"""The manifest: what an archive holds, each part with its length and SHA-256, and which version wrote it."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
HEADS = "journal-heads"
KEPT = (
    "secret-key",
    "secret-keys",
    "owner-password",
    "files",
    HEADS,
)  # beside the database; the rest of a data folder can be computed again


UNREADABLE = (tarfile.TarError, KeyError, ValueError, TypeError, EOFError)


class BackupTrouble(Exception):
    """Its text says what is wrong with the archive, the file or the database, and what to do."""


@dataclass
class Manifest:
    guanxi: str
    postgres: int
    made_at: str
    migrations: list[str]  # "app.name", as applied
    parts: dict[str, tuple[int, str]] = field(default_factory=dict)  # name: (bytes, SHA-256)
    format: int = FORMAT
    sealed_with: list[str] = field(default_factory=list)  # the ids of the keys without which some stored secret cannot be read

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        read = json.loads(text)
        if read.get("format") != FORMAT:
            raise BackupTrouble(f"The archive has format {read.get('format')}, this version of Guanxi reads format {FORMAT}.")
        return cls(**{**read, "parts": {name: (size, digest) for name, (size, digest) in read["parts"].items()}})


class Hashing:
    """A file that is read through, remembering the digest of what passed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self._digest.update(block)
        self.size += len(block)
        return block

    def passed(self) -> tuple[int, str]:
        return self.size, self._digest.hexdigest()


def verified(archive: Path) -> Manifest:
    """Read the whole archive once; every part must be there with its digest, and nothing else."""
    try:
        with tarfile.open(archive, "r:") as tar:
            found = dict(_digests(tar))
            manifest = _told(tar)
    except UNREADABLE as error:
        raise _not_whole(archive, error) from error
    if wrong := _differences(found, manifest.parts):
        raise BackupTrouble(f"{archive} is damaged. Nothing was restored. Not as written: {', '.join(wrong[:5])}.")
    return manifest


def manifest_in(archive: Path) -> Manifest:
    """What the archive says of itself; its parts are passed over unread."""
    try:
        with tarfile.open(archive, "r:") as tar:
            return _told(tar)
    except UNREADABLE as error:
        raise _not_whole(archive, error) from error


def _told(tar: tarfile.TarFile) -> Manifest:
    text = tar.extractfile(MANIFEST)
    return Manifest.from_json(text.read() if text else b"")


def _not_whole(archive: Path, error: Exception) -> BackupTrouble:
    return BackupTrouble(f"{archive} is not a whole backup of Guanxi: {error}")


def _digests(tar: tarfile.TarFile) -> Iterator[tuple[str, tuple[int, str]]]:
    for member in tar:
        if not member.isreg():
            raise BackupTrouble(f"The archive holds {member.name}, which is not a file. Nothing was restored.")
        content = tar.extractfile(member)
        if member.name != MANIFEST and content:
            hashing = Hashing(content)
            while hashing.read(1 << 20):
                pass
            yield member.name, hashing.passed()


def _differences(found: dict[str, tuple[int, str]], told: dict[str, tuple[int, str]]) -> list[str]:
    return sorted(name for name in found.keys() | told.keys() if found.get(name) != told.get(name))


def safe_parts(names: Iterable[str]) -> None:
    """Each part lies where this version of Guanxi would have put it; an archive from elsewhere cannot write outside."""
    for name in names:
        steps = name.split("/")
        if name != DUMP and (steps[0] not in KEPT or {"", ".", ".."} & set(steps)):
            raise BackupTrouble(f"The archive holds {name!r}, which Guanxi does not write. Nothing was restored.")

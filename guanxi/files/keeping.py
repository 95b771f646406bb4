"""Where bytes lie: under a key made here, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

FOLDER = "kept"
THUMBNAIL = ".preview"


def root() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def path_of(key: UUID) -> Path:
    return root() / key.hex[:2] / key.hex


def thumbnail_of(key: UUID) -> Path:
    return path_of(key).with_suffix(THUMBNAIL)


def write(key: UUID, chunks: Iterable[bytes]) -> str:
    """Returns the SHA-256. When this returns, the bytes survive a power cut."""
    target = path_of(key)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    partial = target.with_suffix(".part")
    with os.fdopen(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(target)
    _sync(target.parent)
    return digest.hexdigest()


def remove(key: UUID) -> None:
    for path in (path_of(key), thumbnail_of(key)):
        path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""`guanxi backup FILE`: database, files and keys into one archive, whole or not at all. Works while Guanxi runs."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection

from guanxi.access.signin.sealed import keys_in_use
from guanxi.journal.chain.heads import heads_file
from guanxi.site.backup.manifest import DUMP, HEADS, KEPT, MANIFEST, BackupTrouble, Hashing, Manifest
from guanxi.site.database.binaries import programs


def backup(arguments: list[str]) -> int:
    """Write the database, the stored files and the keys into one FILE. It holds everything: keep it as safe as the data."""
    parser = argparse.ArgumentParser(prog="guanxi backup", description=backup.__doc__)
    parser.add_argument("file", metavar="FILE", type=Path)
    wanted = parser.parse_args(arguments)
    try:
        manifest = write_archive(wanted.file, data=settings.DATA)
    except (BackupTrouble, OSError) as trouble:
        print(f"guanxi backup: {trouble}", file=sys.stderr)
        return 1
    size = sum(length for length, _digest in manifest.parts.values())
    print(f"{wanted.file}: {len(manifest.parts)} parts, {size / 1e6:.1f} MB, database and files of {manifest.made_at}")
    return 0


def write_archive(target: Path, *, data: Path) -> Manifest:
    """Under a temporary name beside the target first, readable by its owner only, renamed when it is whole and on disk."""
    if target.exists():
        raise BackupTrouble(f"{target} exists already. A backup never overwrites another.")
    manifest = Manifest(version("guanxi"), connection.pg_version // 10000, datetime.now(UTC).isoformat(timespec="seconds"), applied())  # type: ignore[attr-defined]
    manifest.sealed_with = sorted(keys_in_use(Authenticator.objects))
    handle, unfinished = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file, tempfile.TemporaryDirectory(dir=target.parent) as beside:
            dump = Path(beside) / DUMP
            dump_database(dump)
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                for name, path in [(DUMP, dump), *kept(data)]:
                    add(tar, name, path, manifest)
                text = manifest.to_json()
                tar.addfile(member(MANIFEST, len(text)), BytesIO(text))
            file.flush()
            os.fsync(file.fileno())
        os.rename(unfinished, target)
    except BaseException:
        os.unlink(unfinished)
        raise
    return manifest


def applied() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def dump_database(target: Path) -> None:
    command = [str(programs() / "pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    done = subprocess.run([*command, f"--dbname={address()}"], env=environment(), capture_output=True, text=True)
    if done.returncode:
        raise BackupTrouble(f"pg_dump failed: {done.stderr.strip()}")


def address() -> str:
    """For PostgreSQL's own programs, without the password, which other users could see in the list of processes."""
    named = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
    given = {key: str(connection.settings_dict[name]) for key, name in named.items() if connection.settings_dict[name]}
    return " ".join(f"{key}='{value.replace(chr(92), chr(92) * 2).replace(chr(39), chr(92) + chr(39))}'" for key, value in given.items())


def environment() -> dict[str, str]:
    password = connection.settings_dict["PASSWORD"]
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}


def kept(data: Path) -> Iterator[tuple[str, Path]]:
    for name in KEPT:
        top = heads_file(data) if name == HEADS else data / name
        paths = sorted(top.rglob("*")) if top.is_dir() else [top]
        yield from (
            (name if path == top else str(path.relative_to(data)), path) for path in paths if path.is_file() and not path.is_symlink()
        )


def add(tar: tarfile.TarFile, name: str, path: Path, manifest: Manifest) -> None:
    with open(path, "rb") as file:
        hashing = Hashing(file)
        tar.addfile(member(name, os.fstat(file.fileno()).st_size), hashing)
    manifest.parts[name] = hashing.passed()


def member(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info

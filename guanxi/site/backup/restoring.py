"""`guanxi restore FILE`: an empty database becomes what the archive holds. Everything is checked before anything is written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from guanxi.access.sealing import known_keys
from guanxi.customers.privacy.erasing.outside import erase_again, file_of
from guanxi.journal.chain.exporting import tell_restored
from guanxi.journal.chain.heads import heads_file
from guanxi.site.backup.asked import asked
from guanxi.site.backup.manifest import DUMP, HEADS, BackupTrouble, Manifest, safe_parts, verified
from guanxi.site.backup.writing import address, environment
from guanxi.site.database.binaries import programs
from guanxi.site.supervisor.preparing import migrate


def restore(arguments: list[str]) -> int:
    wanted = asked(arguments)
    try:
        manifest = restore_archive(wanted.file, data=settings.DATA)
    except (BackupTrouble, OSError) as trouble:
        print(f"guanxi restore: {trouble}", file=sys.stderr)
        return 1
    print(f"Restored {len(manifest.parts)} parts of {manifest.made_at}, each as its SHA-256 says.")
    tell_erased(*erase_again(wanted.erased or file_of(settings.DATA)))
    if missing := missing_keys(manifest):
        print(
            f"guanxi restore: the secrets of two-step sign-in are sealed with {', '.join(missing)}, which the backup does not hold: "
            "this key was given in GUANXI_SECRET_KEYS. Give it there again; until then nobody who uses two-step sign-in can pass it.",
            file=sys.stderr,
        )
    return 0


def tell_erased(done: list[int], troubles: dict[int, str]) -> None:
    if done:
        print(f"Erased again, because the backup is older than that: {', '.join(map(str, done))}.")
    for person, why in troubles.items():
        print(
            f"guanxi restore: person {person} was erased before and is back: {why} Then run `guanxi erase-person {person}`.",
            file=sys.stderr,
        )


def missing_keys(manifest: Manifest) -> list[str]:
    return [key for key in manifest.sealed_with if key not in known_keys()] if manifest.sealed_with else []


def restore_archive(archive: Path, *, data: Path) -> Manifest:
    refuse_non_empty(data)
    manifest = verified(archive)
    safe_parts(manifest.parts)
    refuse_newer(manifest)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=data) as beside:
        with tarfile.open(archive, "r:") as tar:
            for name in manifest.parts:
                unpack(tar, name, Path(beside) / name)
        load_database(Path(beside) / DUMP)
        os.unlink(Path(beside) / DUMP)
        for part in Path(beside).iterdir():
            if part.name != HEADS:
                put_in_place(part, data / part.name)
            elif not heads_file(data).exists():
                heads_file(data).parent.mkdir(parents=True, exist_ok=True)
                shutil.move(part, heads_file(data))
    connection.close()  # the schema changed under it
    migrate([])
    tell_restored(heads_file(data), at=timezone.now())
    return manifest


def refuse_non_empty(data: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
        tables = cursor.fetchone()[0]
    if tables:
        raise BackupTrouble(
            f"The database holds {tables} tables already. A backup is restored into an empty one only: "
            "let GUANXI_DATA name a new folder (or DATABASE_URL an empty database)."
        )
    stored = data / "files"
    if stored.exists() and any(stored.iterdir()):
        raise BackupTrouble(f"{stored} holds files already. A backup is restored into an empty data folder only.")


def refuse_newer(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest.migrations) - known):
        raise BackupTrouble(
            f"The backup was written by a newer Guanxi ({manifest.guanxi}); this one does not know {', '.join(unknown[:3])}."
        )


def unpack(tar: tarfile.TarFile, name: str, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = tar.extractfile(name)
    if content is None:
        raise BackupTrouble(f"The archive no longer holds {name}.")
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        shutil.copyfileobj(content, file, 1 << 20)


def load_database(dump: Path) -> None:
    """All or nothing. Comments stay behind: those on extensions belong to the superuser."""
    command = [str(programs() / "pg_restore"), "--no-owner", "--no-privileges", "--no-comments", "--single-transaction", "--exit-on-error"]
    done = subprocess.run([*command, f"--dbname={address()}", str(dump)], env=environment(), capture_output=True, text=True)
    if done.returncode:
        raise BackupTrouble(f"pg_restore failed, the database is as empty as before: {done.stderr.strip()}")


def put_in_place(part: Path, target: Path) -> None:
    """A key that this start made itself gives way to the one that the data was written with."""
    if target.is_dir():
        target.rmdir()
    os.replace(part, target)

"""A backup gives back what it took, and refuses what is not whole, not ours or not empty."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.access.sealing import seal
from guanxi.journal.writing import act
from guanxi.site.backup.manifest import BackupTrouble, Hashing, Manifest, safe_parts, verified
from guanxi.site.backup.restoring import missing_keys, refuse_newer, restore_archive
from guanxi.site.backup.writing import write_archive
from guanxi.site.database.launcher import start

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="guanxi-b-") as folder:
        yield Path(folder)


@pytest.fixture
def archive(place: Path) -> Path:
    data = place / "data"
    (data / "files" / "ab").mkdir(parents=True)
    (data / "files" / "ab" / "合同.pdf").write_bytes(b"%PDF" + bytes(range(256)) * 9000)
    (data / "secret-key").write_text("the key")
    (data / "secret-keys").write_text("mine:" + "A" * 43 + "\n")
    (data / "facts").mkdir()
    (data / "facts" / "2026-01.parquet").write_text("can be computed again")
    write_archive(place / "one.backup", data=data)
    return place / "one.backup"


def counts(connection: psycopg.Connection[tuple[object, ...]]) -> dict[str, object]:
    names = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()]
    return {str(name): connection.execute(f'SELECT count(*) FROM "{name}"'.encode()).fetchone() for name in names}


def guanxi(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"GUANXI_DATA": str(data)}
    return subprocess.run([sys.executable, "-m", "guanxi", *arguments], env=environment, capture_output=True, text=True, check=False)


def test_it_gives_back_the_database_the_files_and_the_keys(archive: Path, place: Path) -> None:
    connection.ensure_connection()
    here = counts(connection.connection)
    new = place / "new"
    done = guanxi("restore", str(archive), data=new)
    assert done.returncode == 0, done.stderr
    assert (new / "files" / "ab" / "合同.pdf").read_bytes() == (place / "data" / "files" / "ab" / "合同.pdf").read_bytes()
    assert (new / "secret-key").read_text() == "the key"
    assert (new / "secret-keys").read_text().startswith("mine:")
    assert not (new / "facts").exists()
    cluster = start(new)
    with psycopg.connect(cluster.url) as restored:
        assert counts(restored) == here
    cluster.stop()
    again = guanxi("restore", str(archive), data=new)
    assert again.returncode == 1
    assert "tables already" in again.stderr


def test_it_is_readable_by_its_owner_only_and_never_overwrites(archive: Path, place: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupTrouble, match="exists already"):
        write_archive(archive, data=place / "data")
    assert [path.name for path in place.iterdir() if path.name.startswith(".")] == []


def test_a_database_that_holds_something_is_refused(archive: Path, place: Path) -> None:
    with pytest.raises(BackupTrouble, match="into an empty one only"):
        restore_archive(archive, data=place / "data")


def test_one_changed_byte_is_found_before_anything_is_written(archive: Path, place: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    with pytest.raises(BackupTrouble):
        verified(archive)
    done = guanxi("restore", str(archive), data=place / "new")
    assert done.returncode == 1
    assert not (place / "new" / "files").exists()


def test_half_an_archive_is_refused(archive: Path) -> None:
    os.truncate(archive, archive.stat().st_size // 2)
    with pytest.raises(BackupTrouble):
        verified(archive)


def test_a_file_that_is_not_there_or_no_backup_is_named_before_anything_is_begun(place: Path) -> None:
    (place / "letter.backup").write_text("Dear customer")
    with tarfile.open(place / "photos.backup", "w:") as tar:
        tar.addfile(tarfile.TarInfo("photo.jpg"), BytesIO())
    missing, *wrong = (guanxi("restore", str(place / f"{name}.backup"), data=place / "new") for name in ("nowhere", "letter", "photos"))
    assert missing.stderr == f"guanxi restore: there is no file {str(place / 'nowhere.backup')!r} (looked for in {Path.cwd()})\n"
    for done in wrong:
        assert "is not a whole backup of Guanxi" in done.stderr
    assert [done.returncode for done in (missing, *wrong)] == [1, 1, 1]
    assert not (place / "new").exists()


def test_a_part_that_is_not_in_the_manifest_is_refused(archive: Path) -> None:
    with tarfile.open(archive, "a:") as tar:
        tar.addfile(tarfile.TarInfo("files/stranger"), BytesIO())
    with pytest.raises(BackupTrouble, match="files/stranger"):
        verified(archive)


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "files/../../outside", "postgres/PG_VERSION", "files//x"])
def test_a_part_that_would_land_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(BackupTrouble, match="does not write"):
        safe_parts([name])


def test_a_backup_of_a_newer_version_is_refused() -> None:
    with pytest.raises(BackupTrouble, match="newer Guanxi"):
        refuse_newer(Manifest("9.0", 18, "2030-01-01", ["customers.0999_from_the_future"]))


def test_it_says_which_keys_the_backup_does_not_hold(place: Path, settings: Any) -> None:
    settings.DATA = place
    settings.SECRET_KEYS = "given:" + "A" * 43
    with act("user.added", by=SYSTEM):
        user = User.objects.create(username="carol", created_at=timezone.now())
    Authenticator.objects.create(user=user, type="totp", data={"secret": seal("JBSWY3DP", "two-step")})
    manifest = write_archive(place / "one.backup", data=place)
    assert manifest.sealed_with == verified(place / "one.backup").sealed_with == ["given"]
    assert missing_keys(manifest) == []
    settings.SECRET_KEYS = ""
    assert missing_keys(manifest) == ["given"]
    done = guanxi("restore", str(place / "one.backup"), data=place / "new")
    assert done.returncode == 0, done.stderr
    assert "sealed with given" in done.stderr
    assert "GUANXI_SECRET_KEYS" in done.stderr


def test_a_digest_counts_what_passed() -> None:
    hashing = Hashing(BytesIO(b"abc"))
    while hashing.read(2):
        pass
    assert hashing.passed() == (3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")

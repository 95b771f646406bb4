"""A backup that is older than an erasing brings the person back, and the restoring erases them again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from guanxi.access.actor import SYSTEM
from guanxi.customers.privacy.erasing.erasing import erase_person
from guanxi.customers.privacy.erasing.outside import FILE, erase_again, file_of
from guanxi.files.adding import add_file
from guanxi.journal.chain.linking import chain_all
from guanxi.records.registry import registry
from guanxi.records.writing import create
from guanxi.site.backup.tests.test_backup import guanxi
from guanxi.site.backup.writing import write_archive
from guanxi.site.database.launcher import start

WORD = "kz7Qplanted"


@pytest.fixture
def place(settings: Any) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="guanxi-b-") as folder:
        settings.DATA = Path(folder) / "data"
        settings.MEDIA_ROOT = settings.DATA / "files"
        settings.MEDIA_ROOT.mkdir(parents=True)
        yield Path(folder)


def people(*names: str) -> list[int]:
    return create(registry.of("person"), [{"name": name, "remarks": f"{name} remark"} for name in names], by=SYSTEM)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_restoring_an_older_backup_erases_again(place: Path) -> None:
    [person, _other] = people(WORD, "Somebody else")
    (place / "paper.txt").write_text(f"{WORD} file")
    add_file(object_name="person", record_id=person, name="paper.txt", content=place / "paper.txt", by=SYSTEM)
    write_archive(place / "one.backup", data=place / "data")
    erase_person(person, reason="asked for it", by=SYSTEM)
    told = place / "data" / FILE
    assert told.read_text().startswith(f"{person} ")
    assert WORD not in told.read_text()
    new = place / "new"
    done = guanxi("restore", str(place / "one.backup"), "--erased", str(told), data=new)
    assert done.returncode == 0, done.stderr
    assert f"Erased again, because the backup is older than that: {person}." in done.stdout
    assert not [path for path in (new / "files").rglob("*") if path.is_file()]
    assert (new / FILE).read_text() == told.read_text()
    cluster = start(new)
    with psycopg.connect(cluster.url) as restored:
        asked = "SELECT count(*) FROM journal_change WHERE before::text LIKE %s OR after::text LIKE %s"
        assert restored.execute(asked, [f"%{WORD}%"] * 2).fetchone() == (0,)
        assert restored.execute("SELECT name FROM customer ORDER BY id").fetchall() == [("Erased person",), ("Somebody else",)]
    cluster.stop()
    verified = guanxi("verify", data=new)
    assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.mark.django_db
def test_a_number_that_was_given_anew_is_somebody_else(place: Path) -> None:
    [person] = people("Somebody new")
    file_of().write_text(f"{person} 2020-01-01T00:00:00.000000+00:00\nnonsense\n7\n")
    assert erase_again(file_of()) == ([], {})


@pytest.mark.django_db
def test_the_file_tells_of_each_once(place: Path, django_capture_on_commit_callbacks: Any) -> None:
    for person in people(WORD, f"{WORD} two"):
        with django_capture_on_commit_callbacks(execute=True):
            erase_person(person, reason="asked for it", by=SYSTEM)
    chain_all()
    assert len(file_of().read_text().splitlines()) == 2

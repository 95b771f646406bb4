"""The embedded PostgreSQL: made, started, stopped, refused."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from guanxi.site.database import binaries
from guanxi.site.database.launcher import start
from guanxi.site.database.leftovers import leftovers
from guanxi.site.database.trouble import DatabaseTrouble, DataFolderInUse


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="guanxi-db-") as folder:  # short, for the socket
        yield Path(folder) / "data"


def test_it_starts_keeps_what_was_written_and_starts_again(data: Path) -> None:
    cluster = start(data, tests=True)
    with psycopg.connect(cluster.url) as connection:
        connection.execute("CREATE TABLE note AS SELECT '中文' AS text")
    cluster.stop()
    cluster = start(data, tests=True)
    with psycopg.connect(cluster.url) as connection:
        assert connection.execute("SELECT text FROM note").fetchone() == ("中文",)
    cluster.stop()
    assert leftovers(data / "postgres") == []


def test_the_role_of_the_application_is_no_superuser_and_chinese_has_trigrams(data: Path) -> None:
    cluster = start(data)
    with psycopg.connect(cluster.url) as connection:
        assert connection.execute("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user").fetchone() == (
            False,
            False,
            False,
        )
        assert connection.execute("SELECT cardinality(show_trgm('中文')) > 0, current_setting('data_checksums')").fetchone() == (True, "on")
        assert connection.execute("SELECT count(*) FROM pg_extension WHERE extname IN ('pg_trgm', 'unaccent', 'btree_gin')").fetchone() == (
            3,
        )
    cluster.stop()


def test_it_is_private_and_hears_no_network(data: Path) -> None:
    cluster = start(data, tests=True)
    assert data.stat().st_mode & 0o777 == 0o700
    with psycopg.connect(cluster.url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    cluster.stop()


def test_a_second_one_on_the_same_folder_is_refused(data: Path) -> None:
    cluster = start(data, tests=True)
    with pytest.raises(DataFolderInUse, match=str(os.getpid())):
        start(data, tests=True, patience=0)
    cluster.stop()


def test_a_path_too_long_for_a_socket_is_refused_with_a_sentence(data: Path) -> None:
    with pytest.raises(DatabaseTrouble, match="bytes too long for a socket"):
        start(data / ("long" * 20))


def test_a_folder_that_holds_other_things_is_refused(data: Path) -> None:
    data.mkdir()
    (data / "holiday.jpg").touch()
    with pytest.raises(DatabaseTrouble, match="holds other things"):
        start(data)


def test_a_folder_of_another_major_version_is_never_opened(data: Path) -> None:
    start(data, tests=True).stop()
    version = data / "postgres" / "PG_VERSION"
    version.write_text("12\n")
    with pytest.raises(DatabaseTrouble, match=r"made by PostgreSQL 12, .*guanxi backup FILE"):
        start(data, tests=True)


def test_binaries_that_are_not_there_are_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_PG_BIN", "/nowhere")
    with pytest.raises(DatabaseTrouble, match="no PostgreSQL server in /nowhere"):
        binaries.programs()


def test_an_unfinished_first_start_is_begun_anew(data: Path) -> None:
    (data / "postgres.unfinished").mkdir(parents=True)
    (data / "postgres.unfinished" / "half").touch()
    (data / "lock").touch()
    start(data, tests=True).stop()
    assert not (data / "postgres.unfinished").exists()


def test_it_dies_with_the_process_that_started_it_even_in_a_long_statement(data: Path) -> None:
    script = f"""
import time
from guanxi.site.database.launcher import start
print(start({str(data)!r}, tests=True).url, flush=True)
time.sleep(100)"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    url = parent.stdout.readline().strip()
    busy = "import psycopg, sys; psycopg.connect(sys.argv[1]).execute('SELECT count(*) FROM generate_series(1, 100000000000)')"
    asker = subprocess.Popen([sys.executable, "-c", busy, url], stderr=subprocess.DEVNULL)
    time.sleep(1)
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while leftovers(data / "postgres") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert leftovers(data / "postgres") == []
    asker.wait(10)
    start(data, tests=True).stop()


def test_it_starts_after_the_server_alone_was_killed_in_a_long_statement(data: Path) -> None:
    cluster = start(data, tests=True)
    busy = "import psycopg, sys; psycopg.connect(sys.argv[1]).execute('SELECT count(*) FROM generate_series(1, 100000000000)')"
    asker = subprocess.Popen([sys.executable, "-c", busy, cluster.url], stderr=subprocess.DEVNULL)
    time.sleep(1)
    cluster.process.kill()
    cluster.process.wait()
    cluster.launch()
    with psycopg.connect(cluster.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    cluster.stop()
    asker.wait(10)

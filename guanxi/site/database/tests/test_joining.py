"""Commands beside a running Guanxi, and alone."""

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

from guanxi.site.database.joining import database
from guanxi.site.database.launcher import start, url_of
from guanxi.site.database.leftovers import leftovers

OWNER = """
from guanxi.site.database.joining import database
with database() as (url, started_here):
    print(started_here, flush=True)
    input()
"""


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="guanxi-join-") as folder:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.setenv("GUANXI_DATA", f"{folder}/data")
        yield Path(folder) / "data"


def test_a_command_starts_the_database_when_none_runs_and_stops_it_after(data: Path) -> None:
    with database() as (url, started_here):
        assert started_here
        assert psycopg.connect(url).execute("SELECT 1").fetchone() == (1,)
    assert leftovers(data / "postgres") == []


def test_a_command_joins_the_one_that_runs_and_leaves_it_running(data: Path) -> None:
    cluster = start(data)
    with database() as (url, started_here):
        assert not started_here
        assert url == url_of(data)
    assert cluster.process.poll() is None
    cluster.stop()


def test_whoever_started_it_waits_for_the_guests(data: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    assert owner.stdout.readline() == "True\n"
    with database() as (url, started_here):
        assert not started_here
        assert owner.stdin
        owner.stdin.write("\n")
        owner.stdin.flush()
        time.sleep(0.5)
        assert owner.poll() is None
        assert psycopg.connect(url).execute("SELECT 1").fetchone() == (1,)
    assert owner.wait(20) == 0
    assert leftovers(data / "postgres") == []


def test_a_named_server_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/db")
    with database() as (url, started_here):
        assert (url, started_here) == ("postgresql://elsewhere/db", False)
    assert os.environ["DATABASE_URL"] == "postgresql://elsewhere/db"

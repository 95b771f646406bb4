"""A server that we did not start is looked at before anything is written into it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from guanxi.site.database.launcher import start, url_of
from guanxi.site.database.requirements import meet_requirements
from guanxi.site.database.trouble import DatabaseTrouble


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="guanxi-req-") as folder:
        cluster = start(folder, tests=True)
        yield cluster.data
        cluster.stop()


def made(server: Path, name: str, how: str) -> psycopg.Connection[tuple[object, ...]]:
    with psycopg.connect(url_of(server, user="postgres", database="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER guanxi TEMPLATE template0 {how}".encode())
    return psycopg.connect(url_of(server, database=name), autocommit=True)


def test_it_makes_the_extensions_in_an_empty_database(server: Path) -> None:
    with made(server, "fine", "LOCALE 'C.UTF-8'") as connection:
        meet_requirements(connection)
        meet_requirements(connection)
        assert connection.execute("SELECT count(*) FROM pg_extension WHERE extname LIKE 'pg_trgm'").fetchone() == (1,)


def test_it_refuses_a_database_in_which_search_would_miss_chinese(server: Path) -> None:
    with made(server, "blind", "LOCALE 'C' ENCODING 'UTF8'") as connection, pytest.raises(DatabaseTrouble, match="not find Chinese"):
        meet_requirements(connection)


def test_it_refuses_another_encoding(server: Path) -> None:
    with made(server, "old", "LOCALE 'C' ENCODING 'LATIN1'") as connection, pytest.raises(DatabaseTrouble, match="UTF-8"):
        meet_requirements(connection)

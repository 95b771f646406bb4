"""Root starts PostgreSQL too, in a user namespace or as another user."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from guanxi.site.database import unprivileged
from guanxi.site.database.launcher import start
from guanxi.site.database.trouble import DatabaseTrouble

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user starts PostgreSQL directly, as every other test then shows")


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="guanxi-root-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "data"


def forbid_namespaces(*_arguments: object) -> None:
    raise OSError("no user namespace")


def write_and_read(data: Path) -> None:
    cluster = start(data, tests=True)
    with psycopg.connect(cluster.url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES ('kept')")
    cluster.stop()


def test_it_moves_to_another_user_where_namespaces_are_forbidden_and_back(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_and_read(data)
    ours = (data / "postgres").stat().st_uid
    with monkeypatch.context() as patch:
        patch.setattr(unprivileged, "_enter_namespace", forbid_namespaces)
        write_and_read(data)
        assert (data / "postgres" / "PG_VERSION").stat().st_uid != os.geteuid()
    write_and_read(data)
    assert (data / "postgres" / "PG_VERSION").stat().st_uid == ours


def test_it_says_what_to_do_where_neither_works(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unprivileged, "_enter_namespace", forbid_namespaces)
    data.parent.chmod(0o700)
    with pytest.raises(DatabaseTrouble, match="as an ordinary user"):
        start(data)

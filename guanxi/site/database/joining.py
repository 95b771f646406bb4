"""A database for one command: the one that DATABASE_URL names, the one that is running, or one started for as long as it takes."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from guanxi.site.database import folder
from guanxi.site.database.launcher import start, url_of
from guanxi.site.database.trouble import DatabaseTrouble, DataFolderInUse

RUNNING_ONE_ANSWERS_WITHIN = 60


def data_folder() -> Path:
    return Path(os.environ.get("GUANXI_DATA", "data")).resolve()


@contextmanager
def database() -> Iterator[tuple[str, bool]]:
    """Gives the address, and whether the server was started just for this."""
    if url := os.environ.get("DATABASE_URL"):
        yield url, False
        return
    data = data_folder()
    folder.prepare(data)
    with open(data / "guests", "a") as guests:
        fcntl.flock(guests, fcntl.LOCK_SH)  # whoever started the server just for a command waits for us before stopping it
        try:
            cluster = start(data, patience=0)
        except DataFolderInUse:
            _wait_for(url_of(data))
            yield url_of(data), False
            return
        try:
            yield cluster.url, True
        finally:
            fcntl.flock(guests, fcntl.LOCK_EX)
            cluster.stop()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + RUNNING_ONE_ANSWERS_WITHIN
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise DatabaseTrouble(f"The database of the running Guanxi does not answer: {error}") from error
            time.sleep(0.1)

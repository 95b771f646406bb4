"""What a PostgreSQL that we did not start must be and have."""

from __future__ import annotations

from typing import Any

import psycopg

from guanxi.site.database.binaries import OLDEST
from guanxi.site.database.founding import EXTENSIONS
from guanxi.site.database.trouble import DatabaseTrouble


def meet_requirements(connection: psycopg.Connection[Any]) -> None:
    """New enough, UTF-8, our extensions there or made, and a character type that lets search see Chinese."""
    if connection.info.server_version < OLDEST * 10000:
        raise DatabaseTrouble(
            f"Guanxi needs PostgreSQL {OLDEST} or newer; this server is version {connection.info.server_version // 10000}."
        )
    if connection.info.parameter_status("server_encoding") != "UTF8":
        raise DatabaseTrouble("The database must be in UTF-8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.")
    for extension in EXTENSIONS:
        _have(connection, extension)
    seen = connection.execute("SELECT cardinality(show_trgm('中文'))").fetchone()
    if not seen or not seen[0]:
        raise DatabaseTrouble("Search would not find Chinese: create the database with LOCALE 'C.UTF-8' (LC_CTYPE must not be C).")


def _have(connection: psycopg.Connection[Any], extension: str) -> None:
    there = connection.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [extension]).fetchone()
    if there:
        return
    try:
        connection.execute(f"CREATE EXTENSION {extension}".encode())
    except psycopg.Error as error:
        raise DatabaseTrouble(f"The database needs the extension {extension}, and its owner could not create it: {error}") from error

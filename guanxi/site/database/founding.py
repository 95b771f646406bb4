"""What the application needs inside a cluster: its role, its database, three extensions."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")


def found(data: Path, *, may_create_databases: bool = False) -> None:
    """Make what is missing, as superuser; the application's own role owns its database and nothing else."""
    with _connect(data, "postgres") as connection:
        _role(connection, may_create_databases)
        if not _one(connection, "SELECT 1 FROM pg_database WHERE datname = 'guanxi'"):
            connection.execute("CREATE DATABASE guanxi OWNER guanxi")
    for database in ("guanxi", "template1") if may_create_databases else ("guanxi",):
        with _connect(data, database) as connection:
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))


def _role(connection: psycopg.Connection[tuple[object, ...]], may_create_databases: bool) -> None:
    if not _one(connection, "SELECT 1 FROM pg_roles WHERE rolname = 'guanxi'"):
        connection.execute("CREATE ROLE guanxi LOGIN NOSUPERUSER NOCREATEROLE")
    if may_create_databases:
        connection.execute("ALTER ROLE guanxi CREATEDB")


def _connect(data: Path, database: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        f"postgresql://postgres@/{database}?host={quote(str(data / 'socket'))}&port=5432&options=-cclient_min_messages%3Dwarning",
        autocommit=True,
    )


def _one(connection: psycopg.Connection[tuple[object, ...]], query: str) -> bool:
    return connection.execute(query.encode()).fetchone() is not None

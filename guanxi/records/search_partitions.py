"""Search rows lie apart by object: each part has an index and statistics of its own. A word that stands in no order costs nothing in
orders, and that every second person is called so is nothing the planner believes of notes."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

from guanxi.sql.prepared import ask

TABLE = "search_row"
APART = """
CREATE FUNCTION search_row_apart(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    part text := 'search_row_' || name;
BEGIN
    IF to_regclass(quote_ident(part)) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE search_row)', part);
        EXECUTE format('WITH gone AS (DELETE FROM search_row_rest WHERE object = %L RETURNING *) INSERT INTO %I TABLE gone', name, part);
        EXECUTE format('ALTER TABLE search_row ATTACH PARTITION %I FOR VALUES IN (%L)', part, name);
    END IF;
END
$$
"""
COUNTED = """
SELECT substr(relname, 12), reltuples::bigint FROM pg_class JOIN pg_inherits ON inhrelid = oid
WHERE inhparent = 'search_row'::regclass AND reltuples > %s
"""


def searched_apart(*objects: str) -> RunSQL:
    """The migration operation that gives objects a part of their own; rows that they have already move there."""
    return RunSQL([f"SELECT search_row_apart('{name}')" for name in objects], RunSQL.noop)


def part_of(object_name: str) -> str:
    """The table that holds the search rows of an object."""
    return f"{TABLE}_{object_name}"


def holding_more_than(rows: int) -> dict[str, int]:
    """Objects with more search rows than that, and how many they have, as PostgreSQL counted them last."""
    return dict(ask(COUNTED, [rows]))

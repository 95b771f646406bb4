"""A fresh table of scores in place of the old one: filled without indexes and checks, which are made at the end, all at once.

Millions of rows written into a table in use cost four index entries each, and leave as many dead ones. The new table is built beside the
old one, which is read and written all the while. Only the exchange itself keeps others waiting, and while it waits for its turn it holds
nothing that they could wait for: no foreign key ties the scores to the customers (see docs/decisions/scores-are-exchanged.md).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from django.db import OperationalError, connection, transaction

from guanxi.insight.scoring.copying import COLUMNS

TABLE, NEXT = "current_score", "current_score_next"
PATIENCE, TRIES, PAUSE = "300ms", 900, 0.5
SAME = "n.customer_id = o.customer_id AND n.kind = o.kind"
TOLD = ("run_id", "value", "low", "high", "label", "reasons", "at")
ALIKE = f"({', '.join(f'n.{one}' for one in TOLD)}) IS NOT DISTINCT FROM ({', '.join(f'o.{one}' for one in TOLD)})"


def begin(cursor: Any) -> str:
    """The name of an empty table of the same shape; in the caller's transaction, so a failure leaves no trace."""
    cursor.execute(f"CREATE TABLE {NEXT} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING STORAGE INCLUDING STATISTICS)")
    return NEXT


def exchange(cursor: Any, kinds: Sequence[str]) -> None:
    """Other kinds are kept as they are, with what was written of them until the last moment."""
    cursor.execute(f"INSERT INTO {NEXT} ({COLUMNS}) SELECT {COLUMNS} FROM {TABLE} WHERE NOT kind = ANY(%s)", [list(kinds)])
    renamed = _indexes(cursor) + _checks(cursor)
    cursor.execute(f"ANALYZE {NEXT}")
    _take_the_table(cursor)
    _catch_up(cursor, kinds)
    cursor.execute(f"DROP TABLE {TABLE}")
    cursor.execute(f"ALTER TABLE {NEXT} RENAME TO {TABLE}")
    for sentence in renamed:
        cursor.execute(sentence)


def _catch_up(cursor: Any, kinds: Sequence[str]) -> None:
    """What others wrote while the indexes were made."""
    cursor.execute(
        f"DELETE FROM {NEXT} n WHERE NOT n.kind = ANY(%s) AND NOT EXISTS (SELECT FROM {TABLE} o WHERE {SAME} AND {ALIKE})", [list(kinds)]
    )
    columns = ", ".join(f"o.{column}" for column in COLUMNS.split(", "))
    cursor.execute(
        f"INSERT INTO {NEXT} ({COLUMNS}) SELECT {columns} FROM {TABLE} o "
        f"WHERE NOT o.kind = ANY(%s) AND NOT EXISTS (SELECT FROM {NEXT} n WHERE {SAME})",
        [list(kinds)],
    )


def _indexes(cursor: Any) -> list[str]:
    """Every index of the old table on the new one; answers what gives them their names once those are free."""
    cursor.execute(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid), coalesce(k.contype::text, ''), coalesce(k.conname, '') FROM pg_index i "
        "JOIN pg_class c ON c.oid = i.indexrelid LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u') "
        "WHERE i.indrelid = %s::regclass ORDER BY 1",
        [TABLE],
    )
    renamed = []
    for name, definition, kind, constraint in cursor.fetchall():
        made = (
            definition.replace(f" INDEX {_quoted(name)} ", f" INDEX {_quoted(name + '_n')} ")
            .replace(f".{TABLE} ", f".{NEXT} ")
            .replace(f" ON {TABLE} ", f" ON {NEXT} ")
        )
        cursor.execute(made)
        if kind:
            what = "PRIMARY KEY" if kind == "p" else "UNIQUE"
            cursor.execute(f"ALTER TABLE {NEXT} ADD CONSTRAINT {_quoted(constraint + '_n')} {what} USING INDEX {_quoted(name + '_n')}")
            renamed.append(f"ALTER TABLE {TABLE} RENAME CONSTRAINT {_quoted(constraint + '_n')} TO {_quoted(constraint)}")
        else:
            renamed.append(f"ALTER INDEX {_quoted(name + '_n')} RENAME TO {_quoted(name)}")
    return renamed


def _checks(cursor: Any) -> list[str]:
    """Each verified over the whole table at once."""
    cursor.execute("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'", [TABLE])
    renamed = []
    for name, definition in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {NEXT} ADD CONSTRAINT {_quoted(name + '_n')} {definition}")
        renamed.append(f"ALTER TABLE {TABLE} RENAME CONSTRAINT {_quoted(name + '_n')} TO {_quoted(name)}")
    return renamed


def _take_the_table(cursor: Any) -> None:
    """A backup may read for minutes: asking again and again, each time for a moment, lets others pass in between."""
    cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
    for number in range(TRIES):
        try:
            with transaction.atomic():
                cursor.execute(f"LOCK TABLE {TABLE} IN ACCESS EXCLUSIVE MODE")
            break
        except OperationalError:
            if number == TRIES - 1:
                raise
            time.sleep(PAUSE)
    cursor.execute("SELECT set_config('lock_timeout', '0', true)")


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name) if not name.replace("_", "").isalnum() or name != name.lower() else name

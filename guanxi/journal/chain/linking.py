"""Chaining: committed entries are taken from the pile and linked, one process at a time, in pieces. Writers never wait for it."""

from __future__ import annotations

import hashlib

from django.db import connection, transaction

from guanxi.journal.chain.digests import EMPTY, SAYING, contents, digest

LOCK = 4_711_007  # any number: chaining, and the heads that are written of it, are one process's work
AT_MOST = 2_000
CHANGES_AT_MOST = 100_000

_WAITING = """
    SELECT entry_id FROM (
        SELECT p.entry_id, coalesce(sum(n.changes) OVER (ORDER BY p.entry_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
        FROM (SELECT entry_id FROM journal_unchained ORDER BY entry_id LIMIT %(most)s) p
        CROSS JOIN LATERAL (SELECT count(*) AS changes FROM journal_change c WHERE c.entry_id = p.entry_id) n
    ) AS counted WHERE before < %(changes)s ORDER BY entry_id
"""

_TOLD = f"""
    WITH content AS MATERIALIZED ({contents("c.entry_id = ANY(%(entries)s)")}),
    said AS MATERIALIZED (
        SELECT l.*, {SAYING} AS saying, coalesce(k.changes, 0) AS changes, coalesce(k.content, sha256('')) AS content
        FROM (SELECT entry_id, uuid_send(gen_random_uuid()) AS salt FROM unnest(%(entries)s::bigint[]) AS entry_id) l
        JOIN journal_entry e ON e.id = l.entry_id LEFT JOIN content k ON k.entry_id = l.entry_id
    )
    SELECT l.entry_id, l.changes, CASE WHEN l.saying IS NOT NULL THEN l.salt END, l.saying, l.content,
           {digest(changes="l.changes", content="l.content", saying="l.saying")}
    FROM said l JOIN journal_entry e ON e.id = l.entry_id ORDER BY l.entry_id
"""

_LINKED = """
    INSERT INTO journal_link (entry_id, changes, salt, saying, content, digest, position, hash)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bigint[], %s::bytea[])
"""


def chain_all() -> int:
    """How many entries were chained until none was waiting. What is committed meanwhile with a lower number comes later, not never."""
    done = 0
    while some := chain_some():
        done += some
    return done


def chain_now() -> None:
    """In the caller's transaction, whatever it has written included: nobody else chains until that ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    chain_all()


def chain_some() -> int:
    """A piece, whole or not at all. Nothing, where another process is at it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_WAITING, {"most": AT_MOST, "changes": CHANGES_AT_MOST})
        waiting = [row[0] for row in cursor.fetchall()]
        if not waiting:
            return 0
        cursor.execute(_TOLD, {"entries": waiting})
        told = cursor.fetchall()
        cursor.execute("SELECT position, hash FROM journal_link ORDER BY position DESC LIMIT 1")
        position, last = cursor.fetchone() or (0, EMPTY)
        links = []
        for row in told:
            position += 1
            last = follow(last, position, row[-1])
            links.append((*row, position, last))
        if links:
            cursor.execute(_LINKED, [list(column) for column in zip(*links, strict=True)])
        cursor.execute("DELETE FROM journal_unchained WHERE entry_id = ANY(%s)", [waiting])
        return len(waiting)


def follow(last: bytes, position: int, entry: bytes) -> bytes:
    """The hash of a link, which nobody can know without all that stands before it."""
    return hashlib.sha256(bytes(last) + position.to_bytes(8, "big") + bytes(entry)).digest()

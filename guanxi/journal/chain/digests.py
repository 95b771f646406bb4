"""What is hashed, as SQL. Every part says where it ends, so that no two contents read the same.

The text stands here and not in functions of the database, which whoever changes the journal could change as well."""

from __future__ import annotations

EMPTY = bytes(32)
"""Before the first link."""

FINE = """
    CASE WHEN c.salt IS NULL THEN c.before IS NULL AND c.after IS NULL
    ELSE c.digest = sha256(c.salt || convert_to(coalesce(c.before::text, '') || chr(10) || coalesce(c.after::text, ''), 'UTF8')) END
"""
"""A change holds what its digest says, or nothing any more."""

ROW = """
    convert_to(quote_literal(c.object) || c.record_id || quote_nullable(c.under_object) || coalesce(c.under_id::text, '')
               || '|' || length(c.digest) || '|', 'UTF8') || c.digest
"""
"""A change of an entry, with the digest in place of its values."""

SAYING = "CASE WHEN e.details <> '{}' THEN sha256(l.salt || convert_to(e.details::text, 'UTF8')) END"

DIGEST = """
    sha256(convert_to(
        e.id || quote_literal(e.kind) || quote_nullable(e.about_object) || coalesce(e.about_id::text, '') || quote_literal(e.actor_key)
        || quote_literal(e.actor_name) || (extract(epoch FROM e.at) * 1000000)::bigint || '|' || {changes} || '|', 'UTF8')
        || {content} || coalesce({saying}, ''))
"""
"""An entry: who, when, what about, how many changes, which, and what else was said."""

CONTENTS = f"""
    SELECT entry_id, sum(n)::bigint AS changes, sum(bad)::bigint AS bad, sum(erased)::bigint AS erased,
           sha256(string_agg(digest, '' ORDER BY object, bucket)) AS content
    FROM (
        SELECT entry_id, object, bucket, count(*) AS n, count(*) FILTER (WHERE NOT fine) AS bad, count(*) FILTER (WHERE erased) AS erased,
               sha256(string_agg(told, '' ORDER BY record_id)) AS digest
        FROM (
            SELECT c.entry_id, c.object COLLATE "C" AS object, c.record_id, c.record_id >> 10 AS bucket,
                   c.salt IS NULL AS erased, coalesce({FINE}, false) AS fine, {ROW} AS told
            FROM journal_change c WHERE {{where}}
        ) AS each_change
        GROUP BY entry_id, object, bucket
    ) AS some_changes
    GROUP BY entry_id
"""
"""The changes of entries: in hundreds first, so that an entry of millions needs no more memory than one of a few."""


def digest(*, changes: str, content: str, saying: str) -> str:
    return DIGEST.format(changes=changes, content=content, saying=saying)


def contents(where: str) -> str:
    return CONTENTS.format(where=where)

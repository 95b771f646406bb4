"""Comparing some records with all others: keys brought up to date, candidates by key, scores, pairs written. The cost of one record does
not rise with the number of all: whoever shares no key is never looked at, and what too many share is cut by the name."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from guanxi.customers.duplicates.keys import keys_of, name_number
from guanxi.customers.duplicates.loading import held_by_many, profiles
from guanxi.customers.duplicates.profile import Profile
from guanxi.customers.duplicates.scoring import INBOX, Score, score
from guanxi.customers.models import DuplicatePair
from guanxi.records.tables import insert_columns

BLOCK = 30
"""As many may share a key and still all be compared with each other."""
NAMESAKES = 50
"""As many of one name are compared where more share a key."""
LOCK = (0x6478, 1)

Pair = tuple[int, int]

_CANDIDATES = """
SELECT DISTINCT m.id, other.id FROM unnest(%(ids)s::bigint[], %(keys)s::bigint[], %(names)s::int[]) AS m (id, key, name)
CROSS JOIN LATERAL (SELECT array_agg(t.customer_id) AS ids FROM (
    SELECT k.customer_id FROM duplicate_key k WHERE k.key = m.key LIMIT %(most)s + 1) AS t) AS block
CROSS JOIN LATERAL (
    SELECT unnest(block.ids) AS id WHERE cardinality(block.ids) <= %(most)s
    UNION ALL (SELECT k.customer_id FROM duplicate_key k
        WHERE cardinality(block.ids) > %(most)s AND k.key = m.key AND k.name = m.name LIMIT %(namesakes)s)
) AS other
WHERE cardinality(block.ids) > 1 AND other.id <> m.id AND (NOT %(older)s OR other.id < m.id)
"""


def compare(ids: Collection[int], *, at: datetime, older: bool = False) -> int:
    """How many pairs these records are part of now. `older`: only with records of lower number, as when all are gone through."""
    with transaction.atomic():
        _one_at_a_time()
        mine = profiles(ids)
        _forget([one for one in ids if one not in mine])
        keys = {pk: keys_of(one) for pk, one in mine.items()}
        _keep_keys(mine, keys)
        candidates = _candidates(mine, keys, older)
        known = mine | profiles({pk for pair in candidates for pk in pair} - set(mine))
        found = scored({(a, b) for a, b in candidates if a in known and b in known}, known)
        _write(found, known, at)
        _take_away(list(mine), list(found), older)
        return len(found)


def _one_at_a_time() -> None:
    """Whoever comes second sees the keys of whoever came first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)


def _keep_keys(mine: Mapping[int, Profile], keys: Mapping[int, frozenset[int]]) -> None:
    names = {pk: name_number(one) for pk, one in mine.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT customer_id, array_agg(key), min(name) FROM duplicate_key WHERE customer_id = ANY(%s) GROUP BY 1", [list(mine)]
        )
        right = {pk for pk, some, name in cursor.fetchall() if set(some) == keys[pk] and name == names[pk]}
        wrong = [pk for pk in mine if pk not in right]
        cursor.execute("DELETE FROM duplicate_key WHERE customer_id = ANY(%s)", [wrong])
    rows = [(pk, key, names[pk]) for pk in wrong for key in keys[pk]]
    if rows:
        customers, numbers, of_names = zip(*rows, strict=True)
        insert_columns("duplicate_key", {"customer_id": customers, "key": numbers, "name": of_names})


def _candidates(mine: Mapping[int, Profile], keys: Mapping[int, frozenset[int]], older: bool) -> set[Pair]:
    rows = [(pk, key, name_number(one)) for pk, one in mine.items() for key in keys[pk]]
    if not rows:
        return set()
    ids, numbers, names = (list(column) for column in zip(*rows, strict=True))
    asked: dict[str, Any] = {"ids": ids, "keys": numbers, "names": names, "most": BLOCK, "namesakes": NAMESAKES, "older": older}
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, asked)
        return {(min(pair), max(pair)) for pair in cursor.fetchall()}


def scored(pairs: Collection[Pair], known: Mapping[int, Profile], least: float = INBOX) -> dict[Pair, Score]:
    """The likely ones among these pairs."""
    many = held_by_many([(known[a], known[b]) for a, b in pairs])
    knowing = {pk: known[pk].knowing(many) for pair in pairs for pk in pair}
    found = {(a, b): score(knowing[a], knowing[b]) for a, b in pairs}
    return {pair: one for pair, one in found.items() if one.value >= least}


def looked_at(a: Profile, b: Profile) -> str:
    """What somebody who decides on a pair has before them."""
    return hashlib.sha256(f"{a.identity}\0{b.identity}".encode()).hexdigest()


def _write(found: Mapping[Pair, Score], known: Mapping[int, Profile], at: datetime) -> None:
    """What is new comes in; what was known keeps the day it was found. What was decided stays so while it is what was looked at."""
    if not found:
        return
    decided = _decided(list(found))
    rows = [
        (a, b, known[a].kind, one.value, list(one.reasons), _state(decided.get((a, b)), known[a], known[b]))
        for (a, b), one in found.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO duplicate_pair (a, b, kind, score, reasons, state, found_at)
            SELECT a, b, kind, score, string_to_array(reasons, ','), state, %s
            FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::float[], %s::text[], %s::text[])
                AS v (a, b, kind, score, reasons, state)
            ON CONFLICT (a, b) DO UPDATE SET score = excluded.score, reasons = excluded.reasons, state = excluded.state
            WHERE (duplicate_pair.score, duplicate_pair.reasons, duplicate_pair.state)
                IS DISTINCT FROM (excluded.score, excluded.reasons, excluded.state)
            """,
            [at, *_columns([(*row[:4], ",".join(row[4]), row[5]) for row in rows])],
        )


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _state(decided: str | None, a: Profile, b: Profile) -> str:
    return DuplicatePair.State.DISMISSED if decided and decided == looked_at(a, b) else DuplicatePair.State.OPEN


def _decided(pairs: Sequence[Pair]) -> dict[Pair, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.a, d.b, d.looked_at FROM duplicate_decision d JOIN unnest(%s::bigint[], %s::bigint[]) AS v (a, b) USING (a, b)",
            _columns(pairs),
        )
        return {(a, b): digest for a, b, digest in cursor.fetchall()}


def _take_away(mine: list[int], found: list[Pair], older: bool) -> None:
    """Pairs of these records that are no longer likely. One that was merged stays as it is while it is merged."""
    a, b = _columns(found) if found else ([], [])
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            DELETE FROM duplicate_pair p WHERE {"p.b = ANY(%(ids)s)" if older else "(p.a = ANY(%(ids)s) OR p.b = ANY(%(ids)s))"}
            AND NOT EXISTS (SELECT 1 FROM unnest(%(a)s::bigint[], %(b)s::bigint[]) AS v (a, b) WHERE v.a = p.a AND v.b = p.b)
            AND NOT EXISTS (SELECT 1 FROM customer c WHERE p.state = 'merged' AND c.id IN (p.a, p.b) AND c.merged_into_id IS NOT NULL)
            """,
            {"ids": mine, "a": a, "b": b},
        )


def _forget(gone: list[int]) -> None:
    """Records in the bin, or merged: their keys and pairs go, and come anew with them. What was merged together is remembered so."""
    if not gone:
        return
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM duplicate_key WHERE customer_id = ANY(%s)", [gone])
        cursor.execute(
            "UPDATE duplicate_pair p SET state = 'merged' FROM customer c WHERE c.id = ANY(%s) "
            "AND p.a = least(c.id, c.merged_into_id) AND p.b = greatest(c.id, c.merged_into_id)",
            [gone],
        )
        cursor.execute(
            "DELETE FROM duplicate_pair WHERE (a = ANY(%(gone)s) OR b = ANY(%(gone)s)) AND state <> 'merged'",
            {"gone": gone},
        )

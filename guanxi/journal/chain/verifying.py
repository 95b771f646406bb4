"""Verifying: each change against its digest, each entry against its link, each link against the one before, and all against the heads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from guanxi.journal.chain.digests import EMPTY, FINE, SAYING, contents, digest
from guanxi.journal.chain.erasures import Erasures
from guanxi.journal.chain.findings import Finding
from guanxi.journal.chain.heads import heads_file
from guanxi.journal.chain.pinned import Pinned, pinned

ROWS, LINKS, NAMED, KEPT = 100_000, 50_000, 20, 200
Progress = Callable[[float], None]

_RANGE = "{column} > %(low)s AND {column} <= %(high)s"
_SUSPECT = f"""
    WITH content AS MATERIALIZED ({contents(_RANGE.format(column="c.entry_id"))}),
    l AS (SELECT * FROM journal_link WHERE {_RANGE.format(column="entry_id")}),
    e AS (SELECT * FROM journal_entry WHERE {_RANGE.format(column="id")}),
    compared AS (
        SELECT coalesce(l.entry_id, e.id, k.entry_id) AS entry, l.position, e.id IS NOT NULL AS there, l.entry_id IS NOT NULL AS linked,
               coalesce(k.bad, 0) AS bad, coalesce(k.erased, 0) AS erased, coalesce(k.changes, 0) - l.changes AS more,
               coalesce(k.content, sha256('')) = l.content AS same_content,
               CASE WHEN l.salt IS NULL OR l.saying IS NULL THEN e.details = '{{}}' ELSE l.saying = {SAYING} END AS same_saying,
               l.salt IS NULL AND l.saying IS NOT NULL AS silenced,
               l.digest = {digest(changes="l.changes", content="l.content", saying="l.saying")} AS same_entry
        FROM l FULL JOIN e ON e.id = l.entry_id FULL JOIN content k ON k.entry_id = coalesce(l.entry_id, e.id)
    )
    SELECT compared.* FROM compared
    WHERE (linked AND NOT coalesce(there AND bad = 0 AND erased = 0 AND more = 0 AND same_content AND same_saying AND NOT silenced
                                   AND same_entry, false))
       OR (NOT linked AND NOT (there AND bad = 0 AND erased = 0
                               AND EXISTS (SELECT 1 FROM journal_unchained p WHERE p.entry_id = compared.entry)))
    ORDER BY entry
"""
_UNLIKE = f"""
    SELECT c.object, c.record_id, c.salt IS NULL AND c.before IS NULL AND c.after IS NULL FROM journal_change c
    WHERE c.entry_id = %s AND (c.salt IS NULL OR NOT coalesce({FINE}, false)) ORDER BY c.object, c.record_id
"""
_LINKS = """
    SELECT position, entry_id, before, last_of_piece, hash, follows FROM (
        SELECT position, entry_id, hash, lag(position) OVER walk AS before, max(position) OVER () AS last_of_piece,
               coalesce(hash = sha256(lag(hash) OVER walk || int8send(position) || digest), false) AS follows
        FROM (SELECT * FROM journal_link WHERE position >= %(low)s ORDER BY position LIMIT %(most)s) AS piece
        WINDOW walk AS (ORDER BY position)
    ) AS walked
    WHERE position = last_of_piece OR before IS NULL OR before <> position - 1 OR NOT follows ORDER BY position
"""


class CannotVerify(Exception):
    """The journal, or the file of heads, could not be read."""


@dataclass
class Report:
    entries: int = 0
    changes: int = 0
    waiting: int = 0
    last_entry: datetime | None = None
    heads: int = 0
    restored: list[tuple[datetime, int]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def verify(path: Path | None = None, *, progress: Progress = lambda share: None) -> Report:
    """Everything as it stands at one moment, whoever writes meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL work_mem = '64MB'")
        return walk(path or heads_file(), progress=progress)


def walk(path: Path, *, progress: Progress = lambda share: None) -> Report:
    """In the caller's transaction."""
    report = Report()
    try:
        pins = pinned(path, report.findings)
    except OSError as error:
        raise CannotVerify(f"{path}: {error.strerror}") from error
    report.heads, report.restored = len(pins.positions), pins.restored
    erasures = Erasures()
    for share, low, high in _ranges(report):
        progress(share)
        for suspect in _rows(_SUSPECT, {"low": low, "high": high}):
            report.findings += _judged(suspect, pins, erasures)
    report.findings += _links(pins)
    report.findings += _against_heads(pins)
    progress(1.0)
    return report


def _ranges(report: Report) -> Iterator[tuple[float, int, int]]:
    """Pieces of entries of about as many rows each, from the lowest number there can be to the highest."""
    for [report.entries, report.changes, report.waiting, report.last_entry] in _rows(
        "SELECT (SELECT count(*) FROM journal_link), (SELECT coalesce(sum(changes), 0) FROM journal_link), "
        "(SELECT count(*) FROM journal_unchained), (SELECT e.at FROM journal_link l JOIN journal_entry e ON e.id = l.entry_id "
        "ORDER BY l.position DESC LIMIT 1)"
    ):
        total = max(1, report.entries + report.changes)
    low, rows = -(2**63), 0
    ends = _rows(
        "SELECT max(entry_id), max(upto) FROM (SELECT entry_id, sum(changes + 1) OVER (ORDER BY entry_id) AS upto FROM journal_link) s "
        "GROUP BY div(upto, %(rows)s) ORDER BY 1",
        {"rows": ROWS},
    )
    for high, upto in ends:
        yield rows / total, low, high
        low, rows = high, int(upto)
    yield rows / total, low, 2**63 - 1


def _judged(suspect: tuple[Any, ...], pins: Pinned, erasures: Erasures) -> Iterator[Finding]:
    """What is wrong with an entry at which something is not as it should be: nothing, where it was erased as it should be."""
    entry, position, there, linked, bad, erased, more, same_content, same_saying, silenced, same_entry = suspect
    about = _about(entry) | {"since": pins.known_at(position) if position else ""}
    if bad or erased:
        yield from _unlike(entry, about, erasures)
    if not linked:
        yield from [Finding("entry-added" if there else "stray", **about)] if not (there and _waits(entry)) else []
        return
    if more or not same_content:
        what = "changes-missing" if more and more < 0 else "changes-added" if more else "rewritten"
        yield Finding(what, **about)
    if not there:
        yield Finding("entry-missing", **about)
        return
    if silenced and same_saying and not erasures.cover_details(entry):
        yield Finding("details-erased", **about)
    if not same_saying:
        yield Finding("details", **about)
    if not same_entry:
        yield Finding("entry", **about)


def _unlike(entry: int, about: dict[str, Any], erasures: Erasures) -> Iterator[Finding]:
    named = 0
    for name, record, gone in _rows(_UNLIKE, [entry]):
        if gone and erasures.cover(name, record, entry):
            continue
        named += 1
        if named <= NAMED:
            yield Finding("erased" if gone else "value", **about, object=name, record_id=record)


def _about(entry: int) -> dict[str, Any]:
    for kind, who, at in _rows("SELECT kind, actor_name, at FROM journal_entry WHERE id = %s", [entry]):
        return {"entry_id": entry, "kind": kind, "who": who, "at": at.isoformat()}
    return {"entry_id": entry}


def _waits(entry: int) -> bool:
    return bool(list(_rows("SELECT 1 FROM journal_unchained WHERE entry_id = %s", [entry])))


def _links(pins: Pinned) -> Iterator[Finding]:
    """Each follows from the one that stands before it now, so that one that is wrong does not make all after it wrong."""
    low, first = -(2**63), True
    while True:
        last = low
        for position, entry, before, last_of_piece, found, follows in _rows(_LINKS, {"low": low, "most": LINKS}):
            last = last_of_piece
            if before is None and not first:
                continue
            about = {"entry_id": entry, "since": pins.known_at(position)}
            if before is None:
                follows = _begins(position, found)
                before = 0
            if before != position - 1:
                yield Finding("link-missing", **about)
            elif not follows:
                yield Finding("link", **about)
        if last == low:
            return
        low, first = last, False


def _begins(position: int, found: bytes) -> bool:
    rows = list(_rows("SELECT hash = sha256(%s || int8send(position) || digest) FROM journal_link WHERE position = %s", [EMPTY, position]))
    return bool(rows and rows[0][0])


def _against_heads(pins: Pinned) -> Iterator[Finding]:
    """The first head that the chain does not lead to tells since when; all later ones would say the same."""
    [[last]] = _rows("SELECT coalesce(max(position), 0) FROM journal_link")
    if pins.last > last:
        yield Finding("tail", since=pins.known_at(pins.last))
    whole = 0
    for piece in pins.pieces():
        there = dict(_rows("SELECT position, hash FROM journal_link WHERE position = ANY(%s)", [[position for position, _hash in piece]]))
        for position, found in piece:
            if position in there and bytes(there[position]) != found:
                yield Finding("chain", since=pins.known_at(whole) if whole else "", **_entry_at(position))
                return
            whole = position


def _entry_at(position: int) -> dict[str, Any]:
    for (entry,) in _rows("SELECT entry_id FROM journal_link WHERE position = %s", [position]):
        return {"entry_id": entry}
    return {}


def _rows(statement: str, parameters: Any = None) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        yield from cursor.fetchall()

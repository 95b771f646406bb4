"""Tampering as somebody with access to the database would do it: each kind at a random place, triggers off, nobody told."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

from guanxi.journal.chain import heads
from guanxi.journal.chain.digests import EMPTY, contents, digest
from guanxi.journal.chain.linking import follow

Tampering = Callable[[random.Random, int, Path], str]
"""Takes chance, the position of the last head, and the file of heads; says what it did."""


def run(statement: str, parameters: Any = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def ask(statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def entry_of(chance: random.Random, last: int, condition: str = "true") -> int:
    """An entry that a head covers."""
    [[count]] = ask(f"SELECT count(*) FROM journal_link l WHERE position <= %s AND {condition}", [last])
    place = chance.randrange(count)
    return ask(
        f"SELECT entry_id FROM journal_link l WHERE position <= %s AND {condition} ORDER BY position OFFSET %s LIMIT 1", [last, place]
    )[0][0]


def change_of(chance: random.Random, last: int, condition: str = "true") -> tuple[int, str, int]:
    having = f"EXISTS (SELECT FROM journal_change c WHERE c.entry_id = l.entry_id AND {condition})"
    entry = entry_of(chance, last, having)
    rows = ask(f"SELECT entry_id, object, record_id FROM journal_change c WHERE entry_id = %s AND {condition} ORDER BY 2, 3", [entry])
    return chance.choice(rows)


ONE = "WHERE entry_id = %s AND object = %s AND record_id = %s"
REDIGEST = "sha256(salt || convert_to(coalesce(before::text, '') || chr(10) || coalesce(after::text, ''), 'UTF8'))"
INCREASED = """jsonb_set(after, ARRAY[(SELECT min(k) FROM jsonb_object_keys(after) k)], '"something else"')"""


def value(chance: random.Random, last: int, file: Path) -> str:
    one = change_of(chance, last, "c.after IS NOT NULL AND c.after <> '{}'")
    run(f"UPDATE journal_change SET after = {INCREASED} {ONE}", one)
    return f"after of {one}"


def old_value(chance: random.Random, last: int, file: Path) -> str:
    one = change_of(chance, last, "c.before IS NOT NULL")
    run(f'UPDATE journal_change SET before = before || \'{{"name": "nobody"}}\' {ONE}', one)
    return f"before of {one}"


def value_with_its_digest(chance: random.Random, last: int, file: Path) -> str:
    one = change_of(chance, last, "c.after IS NOT NULL AND c.after <> '{}'")
    run(f"UPDATE journal_change SET after = {INCREASED} {ONE}", one)
    run(f"UPDATE journal_change SET digest = {REDIGEST} {ONE}", one)
    return f"after and digest of {one}"


def values_emptied(chance: random.Random, last: int, file: Path) -> str:
    one = change_of(chance, last)
    run(f"UPDATE journal_change SET before = NULL, after = NULL, salt = NULL {ONE}", one)
    return f"emptied {one}"


def other_record(chance: random.Random, last: int, file: Path) -> str:
    one = change_of(chance, last)
    run(f"UPDATE journal_change SET record_id = record_id + 900000000 {ONE}", one)
    return f"record of {one}"


def other_owner(chance: random.Random, last: int, file: Path) -> str:
    one = change_of(chance, last, "c.under_id IS NOT NULL")
    run(f"UPDATE journal_change SET under_id = under_id + 1 {ONE}", one)
    return f"under of {one}"


def change_deleted(chance: random.Random, last: int, file: Path) -> str:
    one = change_of(chance, last)
    run(f"DELETE FROM journal_change {ONE}", one)
    return f"deleted {one}"


def change_inserted(chance: random.Random, last: int, file: Path) -> str:
    one = change_of(chance, last)
    run(
        "INSERT INTO journal_change (entry_id, object, record_id, under_object, under_id, before, after, salt, digest) "
        f"SELECT entry_id, object, record_id + 900000000, under_object, under_id, before, after, salt, digest FROM journal_change {ONE}",
        one,
    )
    return f"copied {one}"


def change_moved(chance: random.Random, last: int, file: Path) -> str:
    one, to = change_of(chance, last), entry_of(chance, last)
    run(f"UPDATE journal_change SET entry_id = %s, record_id = record_id + 900000000 {ONE}", [to, *one])
    return f"moved {one} to {to}"


def change_of_no_entry(chance: random.Random, last: int, file: Path) -> str:
    one = change_of(chance, last)
    run(
        "INSERT INTO journal_change (entry_id, object, record_id, before, after, salt, digest) "
        f"SELECT entry_id + 900000000, object, record_id, before, after, salt, digest FROM journal_change {ONE}",
        one,
    )
    return f"copied {one} to nowhere"


def header(chance: random.Random, last: int, file: Path) -> str:
    entry = entry_of(chance, last)
    what = chance.choice(
        [
            "actor_name = actor_name || ' '",
            "actor_key = actor_key || '1'",
            "at = at - interval '1 second'",
            "at = at + interval '1 microsecond'",
            "kind = kind || '.other'",
            "about_object = coalesce(about_object, '') || 'person'",
            "about_id = coalesce(about_id, 0) + 1",
        ]
    )
    run(f"UPDATE journal_entry SET {what} WHERE id = %s", [entry])
    return f"{what} of {entry}"


def details(chance: random.Random, last: int, file: Path) -> str:
    entry = entry_of(chance, last)
    run("""UPDATE journal_entry SET details = details || '{"why": "no reason"}' WHERE id = %s""", [entry])
    return f"details of {entry}"


def details_emptied(chance: random.Random, last: int, file: Path) -> str:
    entry = entry_of(chance, last, "l.saying IS NOT NULL AND l.salt IS NOT NULL")
    run("UPDATE journal_entry SET details = '{}' WHERE id = %s", [entry])
    run("UPDATE journal_link SET salt = NULL WHERE entry_id = %s", [entry])
    return f"details of {entry} emptied"


def entry_deleted(chance: random.Random, last: int, file: Path) -> str:
    entry = entry_of(chance, last)
    run("DELETE FROM journal_entry WHERE id = %s", [entry])
    if chance.random() < 0.5:
        run("DELETE FROM journal_change WHERE entry_id = %s", [entry])
    return f"deleted {entry}"


def entry_deleted_with_its_link(chance: random.Random, last: int, file: Path) -> str:
    entry = entry_of(chance, last)
    for table, column in (("journal_entry", "id"), ("journal_change", "entry_id"), ("journal_link", "entry_id")):
        run(f"DELETE FROM {table} WHERE {column} = %s", [entry])
    return f"deleted {entry} and its link"


def entry_inserted(chance: random.Random, last: int, file: Path) -> str:
    entry = entry_of(chance, last)
    run(
        "INSERT INTO journal_entry (id, kind, about_object, about_id, actor_key, actor_name, at, details) "
        "SELECT id + 900000000, kind, about_object, about_id, actor_key, actor_name, at, details FROM journal_entry WHERE id = %s",
        [entry],
    )
    return f"copied {entry}"


def entries_exchanged(chance: random.Random, last: int, file: Path) -> str:
    one = entry_of(chance, last)
    other = entry_of(chance, last, f"entry_id <> {one}")
    for source, target in ((one, -1), (other, one), (-1, other)):
        run("UPDATE journal_entry SET id = %s WHERE id = %s", [target, source])
        run("UPDATE journal_change SET entry_id = %s WHERE entry_id = %s", [target, source])
    return f"exchanged {one} and {other}"


def links_exchanged(chance: random.Random, last: int, file: Path) -> str:
    one = entry_of(chance, last)
    other = entry_of(chance, last, f"entry_id <> {one}")
    [[first]], [[second]] = (ask("SELECT position FROM journal_link WHERE entry_id = %s", [each]) for each in (one, other))
    for source, target in ((first, -1), (second, first), (-1, second)):
        run("UPDATE journal_link SET position = %s WHERE position = %s", [target, source])
    return f"exchanged positions {first} and {second}"


def link_altered(chance: random.Random, last: int, file: Path) -> str:
    entry = entry_of(chance, last)
    what = chance.choice(["digest = sha256(digest)", "hash = sha256(hash)", "changes = changes + 1", "content = sha256(content)"])
    run(f"UPDATE journal_link SET {what} WHERE entry_id = %s", [entry])
    return f"{what} of the link of {entry}"


def tail_cut_off(chance: random.Random, last: int, file: Path) -> str:
    start = max(1, last - chance.randrange(min(last, 20)))
    for table, column in (("journal_entry", "id"), ("journal_change", "entry_id")):
        run(f"DELETE FROM {table} WHERE {column} IN (SELECT entry_id FROM journal_link WHERE position >= %s)", [start])
    run("DELETE FROM journal_link WHERE position >= %s", [start])
    return f"cut off from position {start}"


def chain_rewritten(chance: random.Random, last: int, file: Path) -> str:
    """An entry is altered and everything after it linked anew: within the database it is all of a piece."""
    entry = entry_of(chance, last)
    run("UPDATE journal_entry SET actor_name = actor_name || '?' WHERE id = %s", [entry])
    [[start]] = ask("SELECT position FROM journal_link WHERE entry_id = %s", [entry])
    relink(start)
    return f"rewrote the chain from position {start}"


def entry_taken_out_and_chain_rewritten(chance: random.Random, last: int, file: Path) -> str:
    entry = entry_of(chance, last)
    [[start]] = ask("SELECT position FROM journal_link WHERE entry_id = %s", [entry])
    for table, column in (("journal_entry", "id"), ("journal_change", "entry_id"), ("journal_link", "entry_id")):
        run(f"DELETE FROM {table} WHERE {column} = %s", [entry])
    for (position,) in ask("SELECT position FROM journal_link WHERE position > %s ORDER BY position", [start]):
        run("UPDATE journal_link SET position = position - 1 WHERE position = %s", [position])
    relink(start)
    return f"took out {entry} and rewrote the chain from position {start}"


def relink(start: int) -> None:
    """Digests and hashes from this position on, as the chain itself would make them."""
    fresh = digest(changes="coalesce(k.changes, 0)", content="coalesce(k.content, sha256(''))", saying="l.saying")
    run(
        f"WITH content AS ({contents('true')}) UPDATE journal_link AS t SET digest = fresh.digest, content = fresh.content, "
        "changes = fresh.changes, saying = fresh.saying FROM (SELECT l.position, coalesce(k.content, sha256('')) AS content, "
        "coalesce(k.changes, 0) AS changes, l.saying, "
        f"{fresh} AS digest "
        "FROM journal_link l JOIN journal_entry e ON e.id = l.entry_id LEFT JOIN content k ON k.entry_id = l.entry_id "
        "WHERE l.position >= %s) fresh WHERE t.position = fresh.position",
        [start],
    )
    rows = ask("SELECT hash FROM journal_link WHERE position = %s", [start - 1])
    last = rows[0][0] if rows else EMPTY
    hashes = []
    for position, one in ask("SELECT position, digest FROM journal_link WHERE position >= %s ORDER BY position", [start]):
        last = follow(last, position, one)
        hashes.append((position, last))
    run(
        "UPDATE journal_link l SET hash = u.hash FROM unnest(%s::bigint[], %s::bytea[]) AS u(position, hash) WHERE u.position = l.position",
        [[position for position, _hash in hashes], [found for _position, found in hashes]],
    )


def everything_emptied(chance: random.Random, last: int, file: Path) -> str:
    for table in ("journal_link", "journal_unchained", "journal_last_head", "journal_unread", "journal_change", "journal_entry"):
        run(f"DELETE FROM {table}")
    return "emptied the journal"


def heads_removed(chance: random.Random, last: int, file: Path) -> str:
    file.unlink()
    return "removed the file of heads"


def heads_cut(chance: random.Random, last: int, file: Path) -> str:
    lines = file.read_text().splitlines(keepends=True)
    kept = chance.randrange(len(lines))
    file.write_text("".join(lines[:kept]))
    return f"kept {kept} of {len(lines)} lines"


def heads_line_altered(chance: random.Random, last: int, file: Path) -> str:
    lines = file.read_text().splitlines(keepends=True)
    place = chance.randrange(len(lines))
    words = lines[place].rstrip("\n").split(" ")
    part = chance.randrange(len(words))
    words[part] = {0: str(int(words[0]) + 1), 1: "restored", 2: "2020-01-01T00:00:00Z"}.get(part) or _other(words[part], chance)
    lines[place] = " ".join(words) + "\n"
    file.write_text("".join(lines))
    return f"word {part} of line {place + 1}"


def _other(word: str, chance: random.Random) -> str:
    return str(int(word) + 1) if word.isdigit() and len(word) < 20 else ("e" if word[0] != "e" else "f") + word[1:]


def heads_line_taken_out(chance: random.Random, last: int, file: Path) -> str:
    lines = file.read_text().splitlines(keepends=True)
    place = chance.randrange(len(lines))
    del lines[place]
    file.write_text("".join(lines))
    return f"line {place + 1} taken out"


def heads_and_chain_rewritten(chance: random.Random, last: int, file: Path) -> str:
    """The file is written anew as if the chain had always been so, but the hash of its last line does not fit the database's note."""
    told = chain_rewritten(chance, last, file)
    fresh, before = [], heads.FIRST
    for text in heads.lines(file):
        head = heads.read(text)
        [[found]] = ask("SELECT hash FROM journal_link WHERE position = %s", [head.position])
        head = heads.Head(head.line, head.what, head.at, head.position, head.entry_id, head.changes, bytes(found).hex(), before)
        before = head.line_hash
        fresh.append(head.text() + "\n")
    file.write_text("".join(fresh))
    return f"{told}, heads too"


ALL: tuple[Tampering, ...] = (
    *(value, old_value, value_with_its_digest, values_emptied, other_record, other_owner),
    *(change_deleted, change_inserted, change_moved, change_of_no_entry, header, details, details_emptied),
    *(entry_deleted, entry_deleted_with_its_link, entry_inserted, entries_exchanged, links_exchanged, link_altered),
    *(tail_cut_off, chain_rewritten, entry_taken_out_and_chain_rewritten, everything_emptied),
    *(heads_removed, heads_cut, heads_line_altered, heads_line_taken_out, heads_and_chain_rewritten),
)

"""What the earlier chunks of a dry run would have written. Each chunk is taken back, so the rows that a later chunk builds upon
(the same key, the same unique value, a record that it links to) are written again before it, and taken back with it.

Kept in a file beside the import, by 64-bit digests of the values that name a record: a digest met by chance makes a row be
written again that need not be, and changes no count. Rows that changed nothing are not kept, nor are rows that a later one
of the same record covers wholly: a million rows about one customer stay a handful.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import groupby, islice
from typing import Any

from django.db.models import UniqueConstraint

from guanxi.records.asking import Asking
from guanxi.records.cleaning import Ready
from guanxi.records.fields import Field, Parts
from guanxi.records.fields.link import Link
from guanxi.records.importing.drafting import folder_of
from guanxi.records.importing.rows import Parsed, Plan, parse
from guanxi.records.importing.spooling import rows_as_text, rows_from_text
from guanxi.records.importing.targets import MIXED
from guanxi.records.importing.waiting import tries_before
from guanxi.records.models import Import
from guanxi.records.registry import RecordType, registry
from guanxi.values.problem import ValueProblem

FILE = "remembered.sqlite3"
BATCH = 2_000
IN_A_WAVE = 20
"""Bits of a place that tell rows apart which were written together: after each other come the chunks, and the tries of one chunk."""
ASKED_AT_ONCE = 500
SCHEMA = """
PRAGMA cache_size = -16000;
CREATE TABLE IF NOT EXISTS line (number INTEGER PRIMARY KEY, place INTEGER, rows_before INTEGER, told BLOB);
CREATE TABLE IF NOT EXISTS record (number INTEGER PRIMARY KEY, record INTEGER);
CREATE TABLE IF NOT EXISTS word (word INTEGER, number INTEGER, PRIMARY KEY (word, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS covered (word INTEGER, number INTEGER, rows_before INTEGER);
CREATE INDEX IF NOT EXISTS line_rows_before ON line (rows_before);
CREATE INDEX IF NOT EXISTS word_number ON word (number);
"""
Values = dict[str, dict[str, Any]]
Effects = dict[str, str]
"""What a row did to the record of each object: created, updated, unchanged."""


def forget(an_import: Import) -> None:
    """Before it starts anew, perhaps with other columns."""
    (folder_of(an_import) / FILE).unlink(missing_ok=True)


@contextmanager
def remembered(an_import: Import, asking: Asking) -> Iterator[Memory]:
    """On disk before the chunk is: what a chunk left that did not end is dropped when it is run again."""
    database = sqlite3.connect(folder_of(an_import) / FILE)
    try:
        database.executescript(SCHEMA)
        with database:
            memory = Memory(database, Plan(an_import), asking)
            memory.drop_unfinished()
            yield memory
    finally:
        database.close()


@dataclass(frozen=True)
class Memory:
    database: sqlite3.Connection
    plan: Plan
    asking: Asking

    @property
    def steps_before(self) -> int:
        """Grows with each chunk that is in, and with each chunk of waiting rows that was tried again at the end."""
        return self.plan.an_import.rows_done + tries_before(self.plan.an_import)

    def drop_unfinished(self) -> None:
        """What covers the lines of earlier chunks takes them away only once it is in itself."""
        done = [self.steps_before]
        self.database.execute("DELETE FROM word WHERE number IN (SELECT number FROM line WHERE rows_before >= ?)", done)
        self.database.execute("DELETE FROM line WHERE rows_before >= ?", done)
        self.database.execute("DELETE FROM covered WHERE rows_before >= ?", done)
        self._forget(self.database.execute("SELECT word, number FROM covered").fetchall())
        self.database.execute("DELETE FROM covered")

    def _forget(self, words: Sequence[tuple[int, int]]) -> None:
        self.database.executemany("DELETE FROM word WHERE word = ? AND number = ?", words)
        numbers = [(number,) for number in {number for _word, number in words}]
        self.database.executemany("DELETE FROM line WHERE number = ?1 AND ?1 NOT IN (SELECT number FROM word)", numbers)

    def before(self, parsed: Iterable[Parsed]) -> Iterator[list[Parsed]]:
        """The earlier rows that these build upon, and those that they build upon in turn, in the order of the run.

        In batches: what was written together is written together, and a row finds what it links to as it found it then."""
        found: dict[int, tuple[int, Parsed]] = {}
        wanted = {word for one in parsed if not one.problems for word in self._asked(one.values)}
        seen: set[int] = set()
        while wanted:
            fresh = dict(self._lines(wanted, found))
            found |= fresh
            seen |= wanted
            wanted = {word for _place, one in fresh.values() for word in self._asked(one.values)} - seen
        return self._batches(sorted(found.values(), key=lambda pair: pair[0]))

    def _batches(self, placed: Iterable[tuple[int, Parsed]]) -> Iterator[list[Parsed]]:
        batch: list[Parsed] = []
        told: set[int] = set()
        linked: set[int] = set()
        for _wave, together in groupby(placed, key=lambda pair: pair[0] >> IN_A_WAVE):
            rows = [one for _place, one in together]
            tells = {word for one in rows for name in one.values for word in self._told(name, one.values)}
            links = {word for one in rows for word in self._linked(one.values)}
            if batch and (len(batch) >= BATCH or told & links or linked & tells):
                yield batch
                batch, told, linked = [], set(), set()
            batch += rows
            told |= tells
            linked |= links
        if batch:
            yield batch

    def _lines(self, words: Iterable[int], known: Mapping[int, Any]) -> Iterator[tuple[int, tuple[int, Parsed]]]:
        numbers: set[int] = set()
        ordered = iter(sorted(words))
        while some := list(islice(ordered, ASKED_AT_ONCE)):
            marks = ",".join("?" * len(some))
            numbers |= {number for (number,) in self.database.execute(f"SELECT number FROM word WHERE word IN ({marks})", some)}
        for number in sorted(numbers - set(known)):
            yield number, self._line(number)

    def _line(self, number: int) -> tuple[int, Parsed]:
        place, told = self.database.execute("SELECT place, told FROM line WHERE number = ?", [number]).fetchone()
        return place, parse(rows_from_text(told), self.plan, self.asking)

    def record_of(self, number: int, pk: int) -> int:
        """What the record that this row wrote was called when it was kept; its id is another one each time it is made."""
        found = self.database.execute("SELECT record FROM record WHERE number = ?", [number]).fetchone()
        return found[0] if found else pk

    def keep(self, parsed: Sequence[Parsed], before: Sequence[Values], effects: Mapping[int, Effects], records: Mapping[int, int]) -> None:
        """`before` are the values of the rows as they stood before they were stored, `records` what their records are called."""
        [[last]] = self.database.execute("SELECT coalesce(max(place), 0) FROM line")
        first_wave = (last >> IN_A_WAVE) + 1
        as_written = sorted(zip(parsed, before, strict=True), key=lambda pair: pair[0].tries)
        for step, (one, values) in enumerate(as_written, start=1):
            wrote = {name: what for name, what in effects[one.number].items() if what in {"created", "updated"}}
            if one.problems or not wrote:
                continue
            for name in (name for name, what in wrote.items() if what == "updated"):
                self._drop_covered(name, values)
            if words := {word for name in wrote for word in self._told(name, values)}:
                self._write(one, first_wave + one.tries << IN_A_WAVE | step, words)
                if one.number in records:
                    self.database.execute("INSERT OR REPLACE INTO record VALUES (?, ?)", [one.number, records[one.number]])

    def _write(self, one: Parsed, place: int, words: Iterable[int]) -> None:
        told = rows_as_text(one.number, one.cells, one.others)
        line = [one.number, place, self.steps_before, told]
        self.database.execute("INSERT OR REPLACE INTO line VALUES (?, ?, ?, ?)", line)
        self.database.executemany("INSERT OR IGNORE INTO word VALUES (?, ?)", [(word, one.number) for word in words])

    def _drop_covered(self, name: str, values: Values) -> None:
        """What rows of the same record told about it, where the new row writes over every cell of theirs."""
        naming = {field for group in self._told_groups[name] for field in group}
        for number, (_place, earlier) in self._lines(self._words(name, self._asked_groups[name], values), {}):
            if name in earlier.values and _covers(registry.of(name), values[name], earlier.values[name], naming):
                words = [(word, number) for word in self._told(name, earlier.values)]
                if self._is_of_this_chunk(number):
                    self._forget(words)
                else:
                    covered = [(*each, self.steps_before) for each in words]
                    self.database.executemany("INSERT INTO covered VALUES (?, ?, ?)", covered)

    def _is_of_this_chunk(self, number: int) -> bool:
        [rows_before] = self.database.execute("SELECT rows_before FROM line WHERE number = ?", [number]).fetchone()
        return bool(rows_before == self.steps_before)

    def _asked(self, values: Values) -> Iterator[int]:
        for name in values:
            yield from self._words(name, self._asked_groups[name], values)
        yield from self._linked(values)

    def _told(self, name: str, values: Values) -> Iterator[int]:
        return self._words(name, self._told_groups[name], values)

    def _words(self, name: str, groups: Iterable[tuple[str, ...]], values: Values) -> Iterator[int]:
        fields, some = registry.of(name).by_name, values.get(name, {})
        for group in groups:
            if any(one in some for one in group):
                texts = [self._texts(fields[one], some.get(one)) for one in group]
                if len(group) == 1:
                    yield from (_digest(name, group, text) for text in texts[0])
                else:
                    yield _digest(name, group, *(text for found in texts for text in found))

    def _linked(self, values: Values) -> Iterator[int]:
        for (name, field_name), places in self._links.items():
            raw = values.get(name, {}).get(field_name)
            for target, key in places if isinstance(raw, str) else ():
                yield from (_digest(target, (key,), text) for text in self._texts(registry.of(target).by_name[key], raw))

    @cached_property
    def _asked_groups(self) -> dict[str, set[tuple[str, ...]]]:
        """By which fields a row meets a record that is there: its key, or a value that the database takes once."""
        return {name: {*self._keys(registry.of(name)), *_unique_in(registry.of(name))} for name in self.plan.objects}

    @cached_property
    def _told_groups(self) -> dict[str, set[tuple[str, ...]]]:
        named = [place for places in self._links.values() for place in places]
        return {name: groups | {(key,) for target, key in named if target == name} for name, groups in self._asked_groups.items()}

    @cached_property
    def _links(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """Columns of this file that name records of this file, with (object, field) by which they may."""
        found = {
            (column.object, column.field): [
                (target, key)
                for target, key in _links(registry.of(column.object).by_name.get(column.field))
                if target in self.plan.objects and key in registry.of(target).by_name
            ]
            for column in self.plan.columns
        }
        return {column: places for column, places in found.items() if places}

    def _keys(self, record_type: RecordType) -> list[tuple[str, ...]]:
        """A mixed file chooses a key per object as it runs."""
        keys = record_type.keys if self.plan.an_import.object == MIXED else (self.plan.an_import.key,)
        return [(key,) for key in keys if key]

    def _texts(self, field: Field, raw: Any) -> list[str]:
        """As it is matched; what cannot be cleaned names nothing."""
        try:
            value = raw.value if isinstance(raw, Ready) else field.clean(raw, self.asking)
        except ValueProblem:
            return []
        if isinstance(value, (list, tuple)):
            return [str(part.get("normalised", "")) if isinstance(part, dict) else str(part) for part in value]
        return [] if field.is_empty(value) else [str(value).casefold()]


def _links(field: Field | None) -> list[tuple[str, str]]:
    """(object, field) by which a text in this field may name a record."""
    if isinstance(field, Link):
        return [(target, key) for target in field.targets for key in field.match]
    if isinstance(field, Parts):
        return [(part.target, key) for part in field.inputs if part.kind == "link" for key in ("external_id", "name")]
    return []


def _unique_in(record_type: RecordType) -> list[tuple[str, ...]]:
    """Values that the database takes once: by fields of the record."""
    models = [record_type.model, *record_type.model._meta.get_parent_list()]
    constraints = [one for model in models for one in model._meta.constraints if isinstance(one, UniqueConstraint)]
    named = [tuple(name for name in one.fields if name in record_type.by_name) for one in constraints]
    return [group for group in named if group]


def _covers(record_type: RecordType, later: Mapping[str, Any], earlier: Mapping[str, Any], naming: Collection[str]) -> bool:
    """Both name one record, and nothing of the earlier row is left once the later one is written; lists that grow only grow."""
    for name, raw in earlier.items():
        field = record_type.by_name.get(name)
        lasting = name in naming or (isinstance(field, Parts) and field.grows)
        if name not in later or (lasting and _raw(raw) != _raw(later[name])):
            return False
    return True


def _raw(cell: Any) -> Any:
    return cell.raw if isinstance(cell, Ready) else cell


def _digest(object_name: str, group: Iterable[str], *texts: str) -> int:
    said = "\0".join((object_name, *group, *texts))
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest(), signed=True)

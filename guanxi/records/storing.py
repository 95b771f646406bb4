"""Storing cleaned rows: columns into their tables, parts into theirs, search text beside them. Set-based, inside an open act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.fields import NOT_PROVIDED

from guanxi.records import search_rows
from guanxi.records.asking import Asking
from guanxi.records.cleaning import Cleaned
from guanxi.records.copying_behind import copies_behind
from guanxi.records.fields.field import Field
from guanxi.records.fields.own import Own
from guanxi.records.fields.parts import Parts, Tags
from guanxi.records.models import Tag
from guanxi.records.registry import RecordType
from guanxi.records.tables import COPY_FROM, delete_rows, insert_columns, reserve_ids, update_rows
from guanxi.sql.together import told_together

Columns = dict[str, Any]


@cache
def tables_of(model: type[Model]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(table, key column, columns) from the root table down; a record lies in all of them under one id."""
    found: dict[str, tuple[str, list[str]]] = {}
    for field in model._meta.concrete_fields:
        key = field.model._meta.pk
        found.setdefault(field.model._meta.db_table, (str(key and key.column), []))[1].append(str(field.column))
    chain = [parent for parent in reversed(model.__mro__) if hasattr(parent, "_meta") and not parent._meta.abstract]
    order = [parent._meta.db_table for parent in chain if parent._meta.db_table in found]
    return tuple((table, found[table][0], tuple(found[table][1])) for table in dict.fromkeys(order))


@cache
def defaults_of(model: type[Model]) -> dict[str, Any]:
    """What a column holds where nothing was given."""
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        blank = None if field.null else ""
        found[str(field.column)] = blank if field.default is NOT_PROVIDED else field.default
    return found


def insert(record_type: RecordType, cleaned: Sequence[Cleaned], asking: Asking) -> list[int]:
    """New records; returns their ids in order."""
    tables = tables_of(record_type.model)
    ids = reserve_ids(tables[0][0], len(cleaned))
    written = {record_id: one.values for record_id, one in zip(ids, cleaned, strict=True)}
    with copies_behind() if len(ids) >= COPY_FROM else told_together():
        _insert_own_parts(record_type, written)  # first: the database has work while the rows are put together
        rows = _new_rows(record_type, cleaned, asking)
        told = {column for row in rows for column in row} - {"version", "created_at", "changed_at"}
        same = {column: value() if callable(value) else value for column, value in defaults_of(record_type.model).items()}
        same |= {"version": 1, "created_at": asking.now, "changed_at": asking.now}
        for table, key, columns in reversed(tables):  # the root last: the journal tells what extends it with it
            varying = {column: _column(rows, column, same[column]) for column in columns if column in told and column != key}
            insert_columns(table, {key: ids} | varying, {name: same[name] for name in columns if name not in varying and name != key})
        search_rows.refresh(record_type, written, new=True)
    return ids


def _insert_own_parts(record_type: RecordType, written: Mapping[int, Columns]) -> None:
    parts: list[tuple[Parts, Mapping[int, Sequence[Columns]]]] = []
    for field in record_type.fields:
        if isinstance(field, Parts):
            parts.append((field, {record_id: values[field.name] for record_id, values in written.items() if values.get(field.name)}))
        elif isinstance(field, Tags):
            _retag(record_type, {record_id: values[field.name] for record_id, values in written.items() if values.get(field.name)})
    _insert_parts(parts)


def _new_rows(record_type: RecordType, cleaned: Sequence[Cleaned], asking: Asking) -> list[Columns]:
    """The columns that each new record says something about."""
    constants, derive = record_type.constants or {}, record_type.derive
    rows = []
    for given in _given(record_type, cleaned):
        row = _with_own({**constants, **given}, {})
        rows.append(row | derive(row, None, asking) if derive is not None else row)
    return rows


def _column(rows: Sequence[Columns], column: str, otherwise: Any) -> list[Any]:
    return [row.get(column, otherwise) for row in rows]


def _given(record_type: RecordType, cleaned: Iterable[Cleaned]) -> Iterator[Columns]:
    """The columns that the values say, in the order in which the fields are declared: of two that say the same, the later one counts."""
    shapes: dict[tuple[str, ...], list[Field]] = {}
    for one in cleaned:
        values = one.values
        shape = tuple(values)
        if shape not in shapes:
            shapes[shape] = [field for field in record_type.fields if field.name in values]
        given: Columns = {}
        own: Columns = {}
        for field in shapes[shape]:
            if isinstance(field, Own):
                own |= field.stored(values[field.name])["own"]
            else:
                given |= field.stored(values[field.name])
        if own:
            given["own"] = own
        yield given


def _with_own(given: Columns, before: Columns) -> Columns:
    """Own fields share one column: those not spoken of stay, and what is empty is not kept."""
    if "own" not in given:
        return given
    own = {**before.get("own", {}), **given["own"]}
    return given | {"own": {key: value for key, value in own.items() if value is not None}}


def update(record_type: RecordType, changes: Mapping[int, Cleaned], stored: Mapping[int, Columns], asking: Asking) -> set[int]:
    """Changes records whose stored columns are given; returns the ids of those that really changed."""
    parts_changed, grown = _update_parts(record_type, changes, asking)
    different: dict[int, Columns] = {}
    for record_id, given in zip(changes, _given(record_type, changes.values()), strict=True):
        before = stored[record_id]
        given = _with_own(given, before)
        if record_type.derive is not None and given:
            given |= record_type.derive(before | given, before, asking)
        columns = {column: value for column, value in given.items() if before[column] != value}
        if columns or record_id in parts_changed:
            different[record_id] = columns | {"version": before["version"] + 1, "changed_at": asking.now}
    for table, key, own in tables_of(record_type.model):
        update_rows(
            table, key, {record_id: {name: value for name, value in some.items() if name in own} for record_id, some in different.items()}
        )
    search_rows.refresh(record_type, {record_id: changes[record_id].values | grown.get(record_id, {}) for record_id in different})
    return set(different)


def _insert_parts(parts: Sequence[tuple[Parts, Mapping[int, Sequence[Columns]]]]) -> None:
    """Fields that keep their parts in the same table share one statement."""
    kinds: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[tuple[Parts, Mapping[int, Sequence[Columns]]]]] = {}
    for field, owned in parts:
        if owned:
            fixed = tuple(column for column, _value in field.fixed)
            kinds.setdefault((field.model._meta.db_table, (f"{field.of}_id", *fixed), field.part_columns), []).append((field, owned))
    for (table, firsts, columns), some in kinds.items():
        rows = [
            (part, (owner, *(value for _column, value in field.fixed)))
            for field, owned in some
            for owner, own in owned.items()
            for part in own
        ]
        heads = zip(*(head for _part, head in rows), strict=True)
        values: dict[str, Sequence[Any]] = dict(zip(firsts, heads, strict=True))
        insert_columns(table, values | {column: [part[column] for part, _head in rows] for column in columns})


def _update_parts(record_type: RecordType, changes: Mapping[int, Cleaned], asking: Asking) -> tuple[set[int], dict[int, Columns]]:
    """(whose parts changed, and of lists that grew what they hold now: search finds the old ones too)"""
    changed: set[int] = set()
    grown: dict[int, Columns] = {}
    for field in record_type.fields:
        wanted = {record_id: one.values[field.name] for record_id, one in changes.items() if field.name in one.values}
        if not wanted or not isinstance(field, (Parts, Tags)):
            continue
        ids = list(wanted)
        now = dict(zip(ids, field.load(record_type, ids, [()] * len(ids), asking) or [], strict=True))
        if isinstance(field, Tags):
            moved = {record_id: names for record_id, names in wanted.items() if sorted(names) != sorted(now[record_id])}
            _retag(record_type, moved, known=now)
            changed |= set(moved)
        else:
            if asking.adds_parts and field.grows:
                wanted = {record_id: _grown(field, parts, now[record_id]) for record_id, parts in wanted.items()}
                for record_id, parts in wanted.items():
                    grown.setdefault(record_id, {})[field.name] = parts
            changed |= _differing(field, _sparing_hidden(field, wanted, now), now)
    return changed, grown


def _differing(field: Parts, wanted: Mapping[int, Sequence[Columns]], now: Mapping[int, Sequence[Columns]]) -> set[int]:
    """Gone parts are deleted, kept ones updated where they differ, new ones inserted: in this order, so that unique rules hold."""
    gone: list[int] = []
    kept: dict[int, Columns] = {}
    fresh: dict[int, list[Columns]] = {}
    moved: set[int] = set()
    for record_id, parts in wanted.items():
        known = {field.identity_of(part): part for part in now[record_id]}
        for part in parts:
            old = known.pop(field.identity_of(part), None)
            if old is None:
                fresh.setdefault(record_id, []).append(part)
                moved.add(record_id)
            elif changed := {column: part[column] for column in _writable(field, old) if part[column] != old[column]}:
                kept[old["id"]] = changed
                moved.add(record_id)
        gone += [part["id"] for part in known.values()]
        moved |= {record_id} if known else set()
    if gone:
        delete_rows(field.model._meta.db_table, "id = ANY(%s)", [gone])
    update_rows(field.model._meta.db_table, "id", _losers_first(kept))
    _insert_parts([(field, fresh)])
    return moved


def _writable(field: Parts, old: Columns) -> list[str]:
    """A field names the columns of a stored part that this actor may not write: they stay as they are."""
    return [column for column in field.part_columns if column not in old.get("untouched", ())]


def _grown(field: Parts, parts: Sequence[Columns], known: Sequence[Columns]) -> list[Columns]:
    """What is known, and the new ones behind it; a main part stays the main part."""
    identities = {field.identity_of(part) for part in known}
    fresh = [part for part in parts if field.identity_of(part) not in identities]
    if any(part[field.first] for part in known):
        fresh = [{**part, field.first: False} for part in fresh]
    return [*known, *fresh]


def _sparing_hidden(field: Parts, wanted: Mapping[int, Sequence[Columns]], now: Mapping[int, Sequence[Columns]]) -> Any:
    """A main part that this actor may not see stays the main one."""
    if not field.seen_through:
        return wanted
    shown = [part["id"] for parts in now.values() for part in parts]
    mains = field.part_rows().filter(**{f"{field.of}__in": list(wanted), field.first: True}).exclude(pk__in=shown)
    taken = set(mains.values_list(f"{field.of}_id", flat=True))
    return {pk: [{**part, field.first: False} for part in parts] if pk in taken else parts for pk, parts in wanted.items()}


def _losers_first(kept: dict[int, Columns]) -> dict[int, Columns]:
    """A part that stops being the primary one is written before the one that becomes it."""
    return dict(sorted(kept.items(), key=lambda item: bool(item[1].get("is_primary") or item[1].get("is_main"))))


def _retag(record_type: RecordType, wanted: Mapping[int, Sequence[str]], known: Mapping[int, Sequence[str]] | None = None) -> None:
    if not wanted:
        return
    tags = _tag_ids({name.casefold(): name for some in wanted.values() for name in some})
    if known is not None:
        _untag(record_type, wanted, known)
    old = {record_id: {name.casefold() for name in (known or {}).get(record_id, ())} for record_id in wanted}
    rows = [
        (tags[name.casefold()], record_id) for record_id, some in wanted.items() for name in some if name.casefold() not in old[record_id]
    ]
    insert_columns("tagging", {"tag_id": [tag for tag, _id in rows], "record_id": [pk for _tag, pk in rows]}, {"object": record_type.name})


def _untag(record_type: RecordType, wanted: Mapping[int, Sequence[str]], known: Mapping[int, Sequence[str]]) -> None:
    """Takes off what is known and no longer wanted, of all records at once."""
    kept = {record_id: {name.casefold() for name in names} for record_id, names in wanted.items()}
    gone = [(record_id, name) for record_id, names in kept.items() for name in known[record_id] if name.casefold() not in names]
    if not gone:
        return
    tags = _tag_ids({name.casefold(): name for _record_id, name in gone})
    delete_rows(
        "tagging",
        "object = %s AND (record_id, tag_id) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))",
        [record_type.name, [record_id for record_id, _name in gone], [tags[name.casefold()] for _record_id, name in gone]],
    )


def _tag_ids(names: Mapping[str, str]) -> dict[str, int]:
    """By folded name. Unknown tags are made; one that somebody else makes at this moment is waited for and taken."""
    tags = {tag.name.casefold(): tag.pk for tag in Tag.objects.all()}
    fresh = sorted(name for folded_name, name in names.items() if folded_name not in tags)
    if fresh:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO tag (name) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING", [fresh])
            cursor.execute("SELECT word, id FROM unnest(%s::text[]) AS word JOIN tag ON lower(name) = lower(word)", [fresh])
            tags |= {word.casefold(): pk for word, pk in cursor.fetchall()}
    return tags

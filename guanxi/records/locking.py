"""The one order in which rows are locked: customers first, by id, then their papers, by id.

Whoever writes holds every customer that the rows belong to or name before the first of their papers. So two writers never wait for each
other in a circle, and no paper ends at a customer who was merged away or put into the bin a moment ago.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import sql

from guanxi.records.asking import Asking
from guanxi.records.cleaning import Cleaned
from guanxi.records.fields.link import Link
from guanxi.records.fields.parts import Parts
from guanxi.records.problems import Invalid, Problem
from guanxi.records.reading import rows
from guanxi.records.registry import RecordType, registry
from guanxi.values.sentence import sentence as _

NAMED, CHANGED, WHOLE = "KEY SHARE", "NO KEY UPDATE", "UPDATE"
"""A customer that papers name stays; one that is changed is nobody else's to change; one that goes is named by nobody meanwhile."""


class Moved(Exception):
    """A customer went meanwhile. The rows now name the one that stays: give back all locks and begin again."""


def hold(record_type: RecordType, numbered: Sequence[tuple[int, Cleaned]], asking: Asking) -> None:
    """Locks all that writing these rows concerns. Raises Moved, or Invalid where a customer that a row names is not there any more."""
    known = [one.row.id for _number, one in numbered if one.row.id is not None]
    naming = _naming(record_type)
    named = {mention.id for _number, one in numbered for mention in _mentions(naming, one)} if naming else set()
    if named or known:
        gone = hold_these(record_type, known, named=named)
        if gone.keys() & named:
            _point_elsewhere(record_type, numbered, gone, asking)
            raise Moved


def hold_these(
    record_type: RecordType, ids: Collection[int], *, named: Collection[int] = (), strength: str = CHANGED
) -> dict[int, int | None]:
    """Returns the customers that are gone, with those who took them over."""
    if is_customer(record_type):
        gone = _lock_customers({*ids, *named}, NAMED) if set(named) - set(ids) else {}
        return gone | _lock_customers(ids, strength)
    standing = _customers_of(record_type, ids)
    gone = _lock_customers({*standing, *named}, CHANGED if record_type.changes_customer and strength != NAMED else NAMED)
    if ids:
        _lock_papers(record_type, ids, NAMED if strength == NAMED else WHOLE)
        if _customers_of(record_type, ids) - standing:
            raise Moved
    return gone


def _lock_papers(record_type: RecordType, ids: Collection[int], strength: str) -> None:
    table = root_of(record_type)._meta
    statement = sql.SQL("SELECT FROM {table} WHERE {key} = ANY(%s) ORDER BY {key} FOR {strength}").format(
        table=sql.Identifier(table.db_table), key=sql.Identifier(table.pk.column), strength=sql.SQL(strength)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])


def hold_written(entry_ids: Sequence[int], *, besides: Collection[int] = ()) -> None:
    """Every customer that these entries wrote, or whose papers they wrote, as if all of them went: for taking the entries back."""
    names = [one.name for one in registry.types() if is_customer(one)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record_id FROM journal_change WHERE entry_id = ANY(%(entries)s) AND object = ANY(%(names)s) "
            "UNION SELECT under_id FROM journal_change WHERE entry_id = ANY(%(entries)s) AND under_object = ANY(%(under)s) "
            "UNION SELECT (before ->> 'customer_id')::bigint FROM journal_change WHERE entry_id = ANY(%(entries)s) "
            "AND before ->> 'customer_id' IS NOT NULL",
            {"entries": list(entry_ids), "names": names, "under": [*names, "customer"]},
        )
        _lock_customers({*besides, *(row[0] for row in cursor.fetchall() if row[0] is not None)}, WHOLE)


def is_customer(record_type: RecordType) -> bool:
    return record_type.customer_path == "pk"


def root_of(record_type: RecordType) -> Any:
    parents = record_type.model._meta.get_parent_list()
    return parents[-1] if parents else record_type.model


@dataclass(frozen=True)
class Mention:
    """A row names this customer: in a link, or in one of the parts of a list."""

    field: Link | Parts
    id: int
    column: str = ""


def mentions(record_type: RecordType, one: Cleaned) -> Iterator[Mention]:
    return _mentions(_naming(record_type), one)


Naming = list[tuple[Link | Parts, list[str]]]


def _naming(record_type: RecordType) -> Naming:
    """The fields that can name a customer: links, without a column, and lists with the columns of theirs that do."""
    customers = {each.name for each in registry.types() if is_customer(each)}
    found: Naming = []
    for field in record_type.fields:
        if isinstance(field, Link) and customers & set(field.targets):
            found.append((field, []))
        elif isinstance(field, Parts) and (columns := [f"{each.name}_id" for each in field.inputs if each.target in customers]):
            found.append((field, columns))
    return found


def _mentions(naming: Naming, one: Cleaned) -> Iterator[Mention]:
    for field, columns in naming:
        value = one.values.get(field.name)
        if isinstance(field, Link) and isinstance(value, int):
            yield Mention(field, value)
        elif columns and value:
            for column in columns:
                yield from (Mention(field, part[column], column) for part in value if part.get(column))


def _customers_of(record_type: RecordType, ids: Collection[int]) -> set[int]:
    """Those that stored papers belong to or name."""
    if not ids or record_type.customer_path is None:
        return set()
    links = [field.path for field in record_type.fields if isinstance(field, Link) and any(map(_leads_to_customer, field.targets))]
    columns = dict.fromkeys([record_type.customer_path, *links])
    found = record_type.model._base_manager.filter(pk__in=ids).values_list(*columns)
    return {pk for row in found for pk in row if pk is not None}


def _leads_to_customer(target: str) -> bool:
    return registry.has(target) and is_customer(registry.of(target))


def _lock_customers(ids: Collection[int], strength: str) -> dict[int, int | None]:
    if not ids:
        return {}
    customer = next(one for one in registry.types() if is_customer(one))
    statement = sql.SQL(
        "SELECT id, deleted_at IS NOT NULL OR {erased}, {heir} FROM {table} WHERE id = ANY(%s) ORDER BY id FOR {strength}"
    ).format(
        table=sql.Identifier(root_of(customer)._meta.db_table),
        erased=sql.SQL("{} IS NOT NULL").format(sql.Identifier(customer.erased)) if customer.erased else sql.SQL("FALSE"),
        heir=sql.Identifier(customer.heir) if customer.heir else sql.SQL("NULL::bigint"),
        strength=sql.SQL(strength),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [sorted(ids)])
        there = {pk: (lost, heir) for pk, lost, heir in cursor.fetchall()}
    gone: dict[int, int | None] = {pk: heir for pk, (lost, heir) in there.items() if lost}
    return gone | {pk: None for pk in ids if pk not in there}


def _point_elsewhere(record_type: RecordType, numbered: Sequence[tuple[int, Cleaned]], gone: dict[int, int | None], asking: Asking) -> None:
    """Rows that name one who was merged away name the one that stays, if the actor sees them; others cannot be written."""
    seen = _seen({heir for heir in gone.values() if heir is not None}, asking)
    problems = []
    for number, one in numbered:
        for mention in list(mentions(record_type, one)):
            if mention.id not in gone:
                continue
            heir = gone[mention.id]
            if heir is None or heir not in seen:
                sentence = _("“%(field)s”: there is no such record.") % {"field": mention.field.label}
                problems.append(Problem("not_found", sentence, mention.field.name, number))
            else:
                _replace(one, mention, heir, asking)
    if problems:
        raise Invalid(problems)


def _seen(ids: set[int], asking: Asking) -> set[int]:
    customers = [one for one in registry.types() if is_customer(one) and asking.actor.may("read", one.name)]
    return {pk for one in customers if ids for pk in rows(one, asking.actor).filter(pk__in=ids).values_list("pk", flat=True)}


def _replace(one: Cleaned, mention: Mention, heir: int, asking: Asking) -> None:
    if isinstance(mention.field, Link):
        one.values[mention.field.name] = heir
        return
    parts = [part | {mention.column: heir} if part[mention.column] == mention.id else part for part in one.values[mention.field.name]]
    one.values[mention.field.name] = mention.field.clean_all(parts, asking)

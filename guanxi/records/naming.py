"""From ids to names, for the records an actor may see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from django.core.exceptions import EmptyResultSet

from guanxi.access.actor import Actor
from guanxi.records.asking import Asking
from guanxi.records.fields.link import Ref
from guanxi.records.lookups import Lookup, Rows
from guanxi.records.reading import erased_rows, rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.statements import known, written_as
from guanxi.sql.prepared import with_literals


def refs(targets: Sequence[str], ids: Collection[int], actor: Actor) -> dict[int, Ref]:
    """One query per target type; records out of sight are left out, those that were erased are named as such."""
    return _refs(targets, ids, lambda target, wanted: names_of(target, actor).rows(wanted))


def refs_along(targets: Sequence[str], ids: Collection[int], asking: Asking, *, of: str = "pk", among: str = "") -> dict[int, Ref]:
    """The same, where a page brought them along as `names_of` with the same places says."""
    return _refs(targets, ids, lambda target, wanted: asking.rows(names_of(target, asking.actor, of=of, among=among), wanted))


def names_of(target: str, actor: Actor, *, of: str = "pk", among: str = "") -> Lookup:
    """The names of records of this object, as far as the actor may see them, and whether they were erased."""
    record_type = registry.of(target)
    source = known(("names", target, actor.reach), lambda: _source(record_type, actor))
    return Lookup(source, "pk", ("pk", *_columns(record_type)), of=of, among=among)


def _columns(record_type: RecordType) -> list[str]:
    return [record_type.by_name[record_type.title].path, *([record_type.erased] if record_type.erased else [])]


def _refs(targets: Sequence[str], ids: Collection[int], named: Callable[[str, Collection[int]], Rows]) -> dict[int, Ref]:
    found: dict[int, Ref] = {}
    for target in targets:
        wanted = [one for one in ids if one not in found]
        if wanted:
            found |= {row[0]: _ref(registry.of(target), *row) for row in named(target, wanted)}
    return found


def _ref(record_type: RecordType, pk: int, name: str, erased: object = None) -> Ref:
    return Ref(record_type.name, pk, str(record_type.erased_as), erased=True) if erased else Ref(record_type.name, pk, name)


def _source(record_type: RecordType, actor: Actor) -> str:
    found = rows(record_type, actor) | erased_rows(record_type, actor) if record_type.erased else rows(record_type, actor)
    columns = _columns(record_type)
    try:
        statement = written_as(found.order_by().values("pk", *columns))
    except EmptyResultSet:
        statement = written_as(record_type.model._base_manager.extra(where=["FALSE"]).values("pk", *columns))
    return f"({with_literals(statement.sql, statement.parameters)}) AS named"

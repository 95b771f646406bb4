"""From ids to names, for the records an actor may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from guanxi.access.actor import Actor
from guanxi.records.fields.link import Ref
from guanxi.records.reading import rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.statements import rows_among


def refs(targets: Sequence[str], ids: Collection[int], actor: Actor) -> dict[int, Ref]:
    """One query per target type; records out of sight are left out."""
    found: dict[int, Ref] = {}
    for target in targets:
        wanted = [one for one in ids if one not in found]
        if wanted:
            record_type = registry.of(target)
            title = record_type.by_name[record_type.title].path
            found |= {row["pk"]: Ref(target, row["pk"], row[title]) for row in _named(record_type, title, wanted, actor)}
    return found


def _named(record_type: RecordType, title: str, ids: Collection[int], actor: Actor) -> list[dict[str, Any]]:
    return rows_among(
        ("names", record_type.name, actor.reach), ids, lambda hole: rows(record_type, actor).filter(pk__any_of=hole).values("pk", title)
    )

"""From ids to names, for the records an actor may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from guanxi.access.actor import Actor
from guanxi.records.fields.link import Ref
from guanxi.records.reading import rows
from guanxi.records.registry import registry


def refs(targets: Sequence[str], ids: Collection[int], actor: Actor) -> dict[int, Ref]:
    """One query per target type; records out of sight are left out."""
    found: dict[int, Ref] = {}
    for target in targets:
        wanted = [one for one in ids if one not in found]
        if wanted:
            record_type = registry.of(target)
            title = record_type.by_name[record_type.title].path
            found |= {pk: Ref(target, pk, name) for pk, name in rows(record_type, actor).filter(pk__in=wanted).values_list("pk", title)}
    return found

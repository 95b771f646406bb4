"""What a condition can be about: the fields of a record, the records that belong to it, and the fields of those it leads to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from guanxi.records.asking import Asking
from guanxi.records.reading import readable_fields
from guanxi.records.registry import RecordType, registry
from guanxi.records.relations import Relation, relation, relations_of

HAS = "has:"
"""Before the name of a relation where a form names a field."""


def askable(record_type: RecordType, asking: Asking) -> list[tuple[str, list[tuple[str, Any]]]]:
    own = [one for one in readable_fields(record_type, asking.actor) if one.filterable]
    groups = [("", [(one.name, one.label) for one in own])]
    if many := relations_of(record_type, asking.actor):
        groups.append((_("Has, or has none of"), [(f"{HAS}{one.name}", one.label) for one in many]))
    for field in own:
        targets = [registry.of(name) for name in field.leads_to if asking.actor.may("read", name)]
        beyond = {one.name: one.label for target in targets for one in readable_fields(target, asking.actor) if one.filterable}
        if beyond:
            groups.append((str(field.label), [(f"{field.name}.{name}", label) for name, label in beyond.items()]))
    return groups


def relation_named(word: str, record_type: RecordType, asking: Asking) -> Relation | None:
    """Of what a form names where it names no field."""
    return relation(record_type, word.removeprefix(HAS), asking.actor) if word.startswith(HAS) else None

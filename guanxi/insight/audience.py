"""Whose figures an actor may see: the whole company's, those of the customers in sight, or none; decided before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import Refused, require
from guanxi.access.scopes import Scope
from guanxi.customers.models import Customer
from guanxi.records.reading import erased_rows, readable_field, rows
from guanxi.records.registry import RecordType, registry

KINDS = ("person", "company")


@dataclass(frozen=True)
class Audience:
    """`kinds` are those whose figures may be read. `whole`: every customer of both kinds is in sight, so totals of a run may be shown."""

    actor: Actor
    kinds: tuple[str, ...]
    whole: bool

    def customers(self) -> QuerySet[Any]:
        """Ids of the customers in sight; nothing outside of them enters a figure."""
        found = Q(pk__in=[])
        for kind in self.kinds:
            found |= Q(kind=kind) if self.whole else self._in_sight(registry.of(kind))
        return Customer._base_manager.filter(found, deleted_at__isnull=True).values("pk")

    def _in_sight(self, record_type: RecordType) -> Q:
        """Those that were erased count on, for whoever would see them."""
        seen = Q(pk__in=rows(record_type, self.actor).values("pk"))
        return seen | Q(pk__in=erased_rows(record_type, self.actor).values("pk")) if record_type.erased else seen

    def reads(self, *names: str) -> bool:
        """Whether this audience reads these fields of every kind it sees."""
        return all(_reads(self.actor, kind, names) for kind in self.kinds)


def audience(actor: Actor, *fields: str, objects: tuple[str, ...] = ()) -> Audience:
    """Raises Refused where the actor lacks insight, the objects, or fields that the figures rest on; it names those."""
    require(actor, "read", "insight")
    for name in objects:
        require(actor, "read", name)
    readable = [kind for kind in KINDS if actor.may("read", kind)]
    kinds = tuple(kind for kind in readable if _reads(actor, kind, fields))
    if not readable:
        raise Refused("read", KINDS[0])
    if not kinds:
        sentence = _("These figures rest on fields that your role may not read.")
        raise Refused("read", "insight", sentence, missing=_lacking(actor, readable, fields))
    whole = kinds == KINDS and all(actor.scope("read", name) == Scope.ALL for name in (*KINDS, *objects))
    return Audience(actor, kinds, whole)


def may_see(actor: Actor, *fields: str, objects: tuple[str, ...] = ()) -> bool:
    """The same as a question, for menus."""
    if not actor.may("read", "insight") or not all(actor.may("read", name) for name in objects):
        return False
    return any(actor.may("read", kind) and _reads(actor, kind, fields) for kind in KINDS)


def _reads(actor: Actor, kind: str, fields: tuple[str, ...]) -> bool:
    return all(readable_field(registry.of(kind), name, actor) is not None for name in fields)


def _lacking(actor: Actor, kinds: list[str], fields: tuple[str, ...]) -> list[str]:
    """What to ask for: the fields that no kind of customer shows this actor, or else those that the first one hides."""
    hidden = [[name for name in fields if not _reads(actor, kind, (name,))] for kind in kinds]
    everywhere = [name for name in hidden[0] if all(name in names for names in hidden)]
    return [str(registry.of(kinds[0]).by_name[name].label) for name in everywhere or hidden[0]]

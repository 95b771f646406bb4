"""Finding bulk work: everybody sees their own, an owner all of it; what is out of sight is not found."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from guanxi.access.actor import Actor
from guanxi.access.refusing import Refused, require
from guanxi.records.bulk.deeds import MASS_UPDATE, Deed, require_deed
from guanxi.records.bulk.starting import deed_of
from guanxi.records.models import BulkChange
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.registry import RecordType, registry


def bulks_of(actor: Actor) -> QuerySet[BulkChange]:
    mine = Q() if actor.may_all else Q(asked_by=actor.user_id) if actor.user_id is not None else Q(pk__in=[])
    known = [one.name for one in registry.types() if actor.may("read", one.name)]
    return BulkChange.objects.filter(mine, object__in=known).select_related("asked_by").order_by("-pk")


def may_change_all_of_anything(actor: Actor) -> bool:
    return any(actor.may(MASS_UPDATE, one.name) for one in registry.types())


def bulk_of(bulk_id: int, actor: Actor, *, locked: bool = False) -> BulkChange:
    """Raises NotFound for another's, and for one over records that may not be read any more."""
    found = bulks_of(actor).filter(pk=bulk_id) if 0 < bulk_id < 2**63 else BulkChange.objects.none()
    one = (found.select_related(None).select_for_update() if locked else found).first()
    if one is None:
        raise NotFound
    return one


def type_of(bulk: BulkChange) -> RecordType:
    return registry.of(bulk.object)


def require_undo(bulk: BulkChange, actor: Actor) -> Deed:
    """Taking back needs the rights that the work itself needs today; whoever reads only may not."""
    if actor.read_only:
        raise Refused("change", bulk.object)
    require(actor, "read", bulk.object)
    deed = deed_of(bulk)
    require_deed(type_of(bulk), deed, actor)
    return deed


def may_undo(bulk: BulkChange, actor: Actor) -> bool:
    try:
        require_undo(bulk, actor)
    except (Refused, Invalid):
        return False
    return True

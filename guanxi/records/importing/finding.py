"""Finding imports: everybody sees their own, an owner all of them; one that is out of sight is not found."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from guanxi.access.actor import Actor
from guanxi.access.refusing import Refused
from guanxi.records.importing.targets import MIXED, MIXED_OBJECTS
from guanxi.records.models import Import, SavedMapping
from guanxi.records.problems import NotFound
from guanxi.records.registry import registry


def may_import(actor: Actor, object_name: str) -> bool:
    """A mixed file needs the right for each of its objects."""
    names = [name for name in MIXED_OBJECTS if registry.has(name)] if object_name == MIXED else [object_name]
    return all(actor.may("import", name) for name in names)


def may_import_anything(actor: Actor) -> bool:
    return any(actor.may("import", one.name) for one in registry.types())


def require_import(actor: Actor, object_name: str) -> None:
    if not may_import(actor, object_name):
        raise Refused("import", object_name)


def imports_of(actor: Actor) -> QuerySet[Import]:
    mine = Q() if actor.may_all else Q(started_by=actor.user_id) if actor.user_id is not None else Q(pk__in=[])
    return Import.objects.filter(mine).select_related("started_by").order_by("-made_at", "-pk")


def import_of(import_id: int, actor: Actor, *, locked: bool = False) -> Import:
    """Raises NotFound for another's, Refused where the right to import has gone since."""
    found = imports_of(actor).filter(pk=import_id)
    one = (found.select_related(None).select_for_update() if locked else found).first()
    if one is None:
        raise NotFound
    require_import(actor, one.object)
    return one


def saved_mappings(object_name: str) -> QuerySet[SavedMapping]:
    return SavedMapping.objects.filter(object=object_name).order_by("name")

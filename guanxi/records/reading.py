"""The rows an actor may see or touch. Everything that reads records starts here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import Refused, require
from guanxi.access.visibility import reached
from guanxi.records.fields.field import Field
from guanxi.records.fields.masked import masked
from guanxi.records.knowing import Knowing
from guanxi.records.registry import RecordType

known = Knowing(2_000)


def rows(record_type: RecordType, actor: Actor, action: str = "read", *, binned: bool | None = False) -> QuerySet[Any]:
    """Visible rows for an action. `binned=None` means both."""
    found = unscoped_rows(record_type, binned=binned).filter(reach(record_type, actor, action))
    return found.exclude(record_type.kept_from[action]) if action in record_type.kept_from else found


def kept_back_rows(record_type: RecordType, actor: Actor, action: str) -> QuerySet[Any]:
    """Rows that the actor's right reaches, and that nobody may treat so all the same."""
    found = unscoped_rows(record_type).filter(reach(record_type, actor, action))
    return found.filter(record_type.kept_from[action]) if action in record_type.kept_from else found.none()


def reach(record_type: RecordType, actor: Actor, action: str) -> Q:
    """The condition on rows that an actor may treat so. To change or delete a record one must also be able to see it, by the same right or
    share: what is shared to read is no more than read."""
    return known((record_type.name, record_type.visibility, actor.reach, action), lambda: _reach(record_type, actor, action))


def _reach(record_type: RecordType, actor: Actor, action: str) -> Q:
    acting = actor.served(action)
    seen = reached(record_type.visibility, record_type.name, acting, "read")
    return seen if action == "read" else seen & reached(record_type.visibility, record_type.name, acting, action)


def erased_rows(record_type: RecordType, actor: Actor) -> QuerySet[Any]:
    """Those that were erased and would be visible if they were not: for naming them where others point at them."""
    return record_type.model._base_manager.filter(reach(record_type, actor, "read"), **{f"{record_type.erased}__isnull": False})


def require_may(record_type: RecordType, action: str, actor: Actor) -> None:
    """The right to this action, and an object that allows it at all. The system itself takes back what an undone import added."""
    if record_type.stands(action) and actor.kind != "system":
        raise Refused(action, record_type.name, _("What stands here is never changed: add a new entry instead."))
    require(actor, action, record_type.name)


def may(record_type: RecordType, action: str, actor: Actor) -> bool:
    return actor.may(action, record_type.name) and not record_type.stands(action)


def unscoped_rows(record_type: RecordType, *, binned: bool | None = False) -> QuerySet[Any]:
    """All rows whatever the actor may see: for uniqueness and for the system's own work only."""
    found = record_type.model._base_manager.filter(record_type.rows_are)
    return found if binned is None else found.filter(deleted_at__isnull=not binned)


def readable_fields(record_type: RecordType, actor: Actor) -> Sequence[Field]:
    return record_type.by_sight(
        ("readable", actor.sight), lambda: [field for field in record_type.fields if may_read(record_type, field, actor)]
    )


def shown_fields(record_type: RecordType, actor: Actor) -> Sequence[Field]:
    """Those that are shown to the actor: as they are, or masked."""
    shown = (shown_field(record_type, field.name, actor) for field in record_type.fields)
    return record_type.by_sight(("shown", actor.sight), lambda: [one for one in shown if one is not None])


def may_read(record_type: RecordType, field: Field, actor: Actor) -> bool:
    return _tells(record_type, field, actor, actor.may_read_field)


def _tells(record_type: RecordType, field: Field, actor: Actor, opens: Callable[..., bool]) -> bool:
    reach = actor.scope("read", record_type.name)
    if any(actor.scope("read", source) < reach for source in field.derived_from):
        return False
    if not all(_tells(record_type, record_type.by_name[name], actor, opens) for name in field.built_from):
        return False
    return opens(record_type.name, field.name, sensitive=field.sensitive)


def may_write(record_type: RecordType, field: Field, actor: Actor) -> bool:
    return not field.readonly and actor.may_write_field(record_type.name, field.name, sensitive=field.sensitive)


def shown_field(record_type: RecordType, name: str, actor: Actor) -> Field | None:
    """For whoever shows it and does nothing else with it: what may be read, or a mask of it."""
    field = readable_field(record_type, name, actor)
    if field is not None or not actor.masked or name not in record_type.by_name:
        return field
    found = record_type.by_name[name]
    return masked(found) if _tells(record_type, found, actor, actor.may_show_field) else None


def readable_field(record_type: RecordType, name: str, actor: Actor) -> Field | None:
    field = record_type.by_name.get(name)
    return field if field is not None and may_read(record_type, field, actor) else None

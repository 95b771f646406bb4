"""A deed: what shall be done to many records, and whether this actor may ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.records.asking import Asking
from guanxi.records.cleaning import Ready
from guanxi.records.fields.field import Field
from guanxi.records.fields.link import Link
from guanxi.records.fields.parts import Parts, Tags
from guanxi.records.models import BulkChange
from guanxi.records.problems import Invalid, Problem, unknown_field
from guanxi.records.reading import may, may_read, may_write, require_may
from guanxi.records.registry import RecordType
from guanxi.records.resolving import resolve
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _

What = BulkChange.What
TAGS = "tags"
MASS_UPDATE = "mass_update"
BY_HAND = 500
"""So many records at most can be selected one by one."""
ENTRY = {What.DELETE: "deleted", What.RESTORE: "restored"}


@dataclass(frozen=True)
class Deed:
    """`value` is what a form or a call holds; None or "" empties it. More records than a hand selects (`mass`) need another right."""

    what: str
    field: str = ""
    value: Any = None
    hands_over: bool = False
    mass: bool = False

    @property
    def action(self) -> str:
        return "delete" if self.what in ENTRY else "change"

    @property
    def actions(self) -> tuple[str, ...]:
        return (self.action, MASS_UPDATE) if self.mass else (self.action,)

    @property
    def of_the_binned(self) -> bool:
        return self.what == What.RESTORE

    @property
    def tells(self) -> str:
        """The last word of the journal's kind."""
        return ENTRY.get(What(self.what), "changed")


def require_deed(record_type: RecordType, deed: Deed, actor: Actor) -> None:
    """Raises Refused where a right is lacking, Invalid for a field that cannot be set for many (any more)."""
    require_may(record_type, deed.action, actor)
    if deed.mass:
        require(actor, MASS_UPDATE, record_type.name)
    if deed.action == "change":
        _field_of(record_type, deed, actor)


def fields_for_many(record_type: RecordType, actor: Actor) -> list[Field]:
    """What makes sense to hold the same in many records: no names, no keys, no lists of parts. Tags have deeds of their own."""
    return [
        one
        for one in record_type.fields
        if one.in_forms
        and not isinstance(one, (Parts, Tags))
        and one.name != record_type.title
        and one.name not in record_type.keys
        and may_read(record_type, one, actor)
        and may_write(record_type, one, actor)
    ]


def bar_of(record_type: RecordType, actor: Actor) -> dict[str, bool]:
    """What the action bar of a list offers this actor beside assigning, tagging and deleting."""
    edits = may(record_type, "change", actor) and bool(fields_for_many(record_type, actor))
    works = any(may(record_type, action, actor) for action in ("change", "delete"))
    return {"edit": edits, "all": works and may(record_type, MASS_UPDATE, actor)}


def _field_of(record_type: RecordType, deed: Deed, actor: Actor) -> Field:
    if deed.what == What.CHANGE:
        found = next((one for one in fields_for_many(record_type, actor) if one.name == deed.field), None)
    else:
        found = record_type.by_name.get(TAGS)
        if found is not None and not (may_read(record_type, found, actor) and may_write(record_type, found, actor)):
            found = None
    if found is None:
        raise Invalid([unknown_field(deed.field or TAGS)])
    return found


def cleaned(record_type: RecordType, deed: Deed, asking: Asking) -> Any:
    """The value as each record takes it, cleaned once for all; raises Invalid."""
    if deed.action == "delete":
        return None
    one = _field_of(record_type, deed, asking.actor)
    try:
        value = _value(one, deed.value, asking)
    except ValueProblem as problem:
        raise Invalid([Problem(problem.code, str(problem), one.name)]) from problem
    if one.is_empty(value) and (one.required or isinstance(one, Tags)):
        raise Invalid([Problem("required", _("“%(field)s” is missing.") % {"field": one.label}, one.name)])
    return value if isinstance(one, (Link, Tags)) else Ready(deed.value, value)


def _value(one: Field, raw: Any, asking: Asking) -> Any:
    if not isinstance(one, Link):
        return one.clean(raw, asking)
    [found] = resolve(one, [raw], asking)
    if isinstance(found, ValueProblem):
        raise found
    return found

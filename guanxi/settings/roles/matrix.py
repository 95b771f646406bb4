"""A role as a page shows it: objects by actions in plain words, then sensitive fields, then rights that are about no record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.access.right_names import SCOPE_LABELS
from guanxi.access.roles.rights import Rights
from guanxi.access.scopes import ACTIONS, Scope
from guanxi.records.registry import RecordType, registry

ACTION_LABELS: dict[str, Any] = {
    "read": _("See"),
    "create": _("Add"),
    "change": _("Change"),
    "delete": _("Delete and restore"),
    "import": _("Import"),
    "export": _("Export"),
    "merge": _("Merge"),
    "mass_update": _("Change all matching"),
    "share": _("Share"),
    "erase": _("Erase for good"),
}
CAPABILITY_LABELS: dict[tuple[str, str], tuple[Any, Any]] = {
    ("insight", "read"): (_("Read insight"), _("Segments, values and satisfaction, for the records the role may see.")),
    ("journal", "read"): (_("Read the journal"), _("Who changed what and when, in the whole company.")),
    ("users", "change"): (_("Manage users, teams and roles"), _("Never beyond what they hold themselves.")),
    ("settings", "change"): (_("Change company settings"), _("Name, currency, time zone, language.")),
    ("backup", "change"): (_("Make backups"), _("A backup holds everything, whatever the role may see.")),
}
EVERY_FIELD = "*"


@dataclass(frozen=True)
class Cell:
    """Without choices where the object does not know the action."""

    name: str
    action: Any
    label: str
    chosen: Scope
    choices: list[tuple[int, Any, bool]]


FIELD_LABELS: dict[str, Any] = {"": _("Not at all"), "masked": _("Masked"), "read": _("See"), "write": _("See and change")}


@dataclass(frozen=True)
class FieldCell:
    """A sensitive field and what the role may do with it; what is computed nobody changes."""

    name: str
    label: Any
    chosen: str
    choices: list[tuple[str, Any]]


def name_of_right(action: str, object_name: str) -> str:
    """The words under which this page offers a right."""
    if (object_name, action) in CAPABILITY_LABELS:
        return str(CAPABILITY_LABELS[object_name, action][0])
    label = str(ACTION_LABELS.get(action, ""))
    return f"{registry.of(object_name).label_plural}: {label}" if label and registry.has(object_name) else label


def rows(rights: Rights) -> list[tuple[RecordType, list[Cell]]]:
    return [(each, [_cell(each, action, rights) for action in ACTIONS]) for each in registry.types()]


def _cell(record_type: RecordType, action: str, rights: Rights) -> Cell:
    chosen = rights.grants.get((record_type.name, action), Scope.NONE)
    choices = [(scope.value, label, scope == chosen) for scope, label in SCOPE_LABELS.items()] if record_type.knows(action) else []
    return Cell(f"grant:{record_type.name}:{action}", ACTION_LABELS[action], name_of_right(action, record_type.name), chosen, choices)


def sensitive(rights: Rights) -> list[tuple[RecordType, list[FieldCell]]]:
    return [
        (each, [_field_cell(each.name, *field, rights) for field in _fields(each)]) for each in registry.types() if _has_sensitive(each)
    ]


def _has_sensitive(record_type: RecordType) -> bool:
    return any(field.sensitive for field in record_type.fields)


def _fields(record_type: RecordType) -> Iterator[tuple[str, Any, bool]]:
    """Name, label, and whether it is computed."""
    yield EVERY_FIELD, _("All sensitive fields, also those added later"), all(one.readonly for one in record_type.fields if one.sensitive)
    yield from ((field.name, field.label, field.readonly) for field in record_type.fields if field.sensitive)


def _field_cell(object_name: str, field: str, label: Any, computed: bool, rights: Rights) -> FieldCell:
    """A right to change what is computed stays where it is held already; the page does not offer it."""
    held = rights.fields.get((object_name, field))
    chosen = "masked" if (object_name, field) in rights.masked else "" if held is None else "write" if held and not computed else "read"
    choices = [(key, label) for key, label in FIELD_LABELS.items() if key != "write" or not computed]
    return FieldCell(f"field:{object_name}:{field}", label, chosen, choices)


def capabilities(rights: Rights) -> list[tuple[str, Any, Any, bool]]:
    return [
        (f"may:{name}:{action}", label, help_text, rights.grants.get((name, action), Scope.NONE) > Scope.NONE)
        for (name, action), (label, help_text) in CAPABILITY_LABELS.items()
    ]


def rights_in(given: Mapping[str, str], present: Rights) -> Rights:
    """Only what the page offers is read; rights on anything it does not offer stay as they were."""
    grants, fields, masked = dict(present.grants), dict(present.fields), set(present.masked)
    for record_type in registry.types():
        for action in (one for one in ACTIONS if record_type.knows(one)):
            grants[record_type.name, action] = _scope(given.get(f"grant:{record_type.name}:{action}", "0"))
        for field, _label, computed in _fields(record_type) if _has_sensitive(record_type) else ():
            key, chosen = (record_type.name, field), given.get(f"field:{record_type.name}:{field}", "")
            held = bool(fields.pop(key, False))
            masked.discard(key)
            if chosen in ("read", "write"):
                fields[key] = held if computed else chosen == "write"
            elif chosen == "masked":
                masked.add(key)
    for name, action in CAPABILITY_LABELS:
        grants[name, action] = Scope.ALL if f"may:{name}:{action}" in given else Scope.NONE
    return Rights({key: scope for key, scope in grants.items() if scope}, fields, frozenset(masked))


def _scope(text: str) -> Scope:
    return Scope(int(text)) if text in {"0", "1", "2", "3", "4"} else Scope.NONE

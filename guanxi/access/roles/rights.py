"""What a role holds, as one value: grants by (object, action), sensitive fields by (object, field)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from guanxi.access.actor import Actor
from guanxi.access.models import FieldGrant, Grant, Role
from guanxi.access.scopes import ACTIONS, CAPABILITIES, Scope

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
_FIELD = re.compile(r"(\*|[a-z][a-z0-9_]{0,99})\Z")


@dataclass(frozen=True)
class Rights:
    """`fields` says for each sensitive field that may be read whether it may be written too; `masked` are those that are shown as a mask.
    Absent means: not."""

    grants: Mapping[tuple[str, str], Scope] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    masked: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        for name, action in self.grants:
            if not _NAME.match(name) or action not in (("read", "change") if name in CAPABILITIES else ACTIONS):
                raise ValueError(f"There is no right to {action} {name}.")
        for name, field_name in (*self.fields, *self.masked):
            if not _NAME.match(name) or not _FIELD.match(field_name):
                raise ValueError(f"There is no field {name}.{field_name}.")
        if both := self.masked & self.fields.keys():
            raise ValueError(f"What may be read is not masked: {sorted(both)}.")

    def beyond(self, other: Rights) -> Rights:
        """Only what is wider here than there."""
        return Rights(
            {key: scope for key, scope in self.grants.items() if scope > other.grants.get(key, Scope.NONE)},
            {key: write for key, write in self.fields.items() if key not in other.fields or (write and not other.fields[key])},
            self.masked - other.masked - other.fields.keys(),
        )

    def held_in(self, actor: Actor) -> Actor:
        """Somebody in this actor's teams who holds these rights and nothing else."""
        readable: dict[str, set[str]] = defaultdict(set)
        writable: dict[str, set[str]] = defaultdict(set)
        masked: dict[str, set[str]] = defaultdict(set)
        for (name, field_name), write in self.fields.items():
            readable[name].add(field_name)
            if write:
                writable[name].add(field_name)
        for name, field_name in self.masked:
            masked[name].add(field_name)
        return Actor(
            kind="role",
            key="role",
            name="",
            grants=dict(self.grants),
            readable={name: frozenset(held) for name, held in readable.items()},
            writable={name: frozenset(held) for name, held in writable.items()},
            masked={name: frozenset(held) for name, held in masked.items()},
            team_ids=actor.team_ids,
            subtree_ids=actor.subtree_ids,
        )


def rights_of(role: Role) -> Rights:
    held = list(role.field_grants.values_list("object", "field", "may_write", "is_masked"))
    return Rights(
        {(name, action): Scope(scope) for name, action, scope in role.grants.values_list("object", "action", "scope")},
        {(name, field_name): write for name, field_name, write, is_masked in held if not is_masked},
        frozenset((name, field_name) for name, field_name, _write, is_masked in held if is_masked),
    )


def write_rights(role: Role, rights: Rights) -> None:
    """Differences only, so that the journal tells what changed and nothing else."""
    held = rights_of(role)
    wanted = {key: scope for key, scope in rights.grants.items() if scope}
    for name, action in held.grants.keys() - wanted.keys():
        role.grants.filter(object=name, action=action).delete()
    for (name, action), scope in wanted.items():
        if held.grants.get((name, action), scope) != scope:
            role.grants.filter(object=name, action=action).update(scope=scope.value)
    fresh = [(key, scope.value) for key, scope in wanted.items() if key not in held.grants]
    Grant.objects.bulk_create(Grant(role=role, object=name, action=action, scope=scope) for (name, action), scope in fresh)
    _write_fields(role, _told(held), _told(rights))


Told = dict[tuple[str, str], tuple[bool, bool]]


def _told(rights: Rights) -> Told:
    """By field whether it may be written, and whether it is masked."""
    return {key: (write, False) for key, write in rights.fields.items()} | dict.fromkeys(rights.masked, (False, True))


def _write_fields(role: Role, held: Told, wanted: Told) -> None:
    for name, field_name in held.keys() - wanted.keys():
        role.field_grants.filter(object=name, field=field_name).delete()
    for (name, field_name), (write, is_masked) in wanted.items():
        if held.get((name, field_name), (write, is_masked)) != (write, is_masked):
            role.field_grants.filter(object=name, field=field_name).update(may_write=write, is_masked=is_masked)
    FieldGrant.objects.bulk_create(
        FieldGrant(role=role, object=name, field=field_name, may_write=write, is_masked=is_masked)
        for (name, field_name), (write, is_masked) in wanted.items()
        if (name, field_name) not in held
    )

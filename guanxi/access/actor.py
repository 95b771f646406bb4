"""The actor: who is asking, with everything they may do, decided once per request or job."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from guanxi.access.scopes import BY_SHARE_TO_READ, BY_SHARE_TO_WRITE, Scope

NO_GRANTS: Mapping[tuple[str, str], Scope] = MappingProxyType({})
NO_SHARES: frozenset[tuple[str, bool]] = frozenset()
NO_FIELDS: Mapping[str, frozenset[str]] = MappingProxyType({})
WRITING_ACTIONS = frozenset({"create", "change", "delete", "import", "merge", "mass_update", "share", "erase"})


@dataclass(frozen=True)
class Actor:
    """`grants` maps (object, action) to the widest scope; field sets name sensitive fields, `*` all of an object's. Fields in `masked` are
    shown as a mask and used for nothing else. `shares` tells of which objects single records are shared with them or their teams: (object,
    whether to write as well).
    """

    kind: str
    key: str
    name: str
    user_id: int | None = None
    may_all: bool = False
    read_only: bool = False
    grants: Mapping[tuple[str, str], Scope] = field(default_factory=lambda: NO_GRANTS)
    readable: Mapping[str, frozenset[str]] = field(default_factory=lambda: NO_FIELDS)
    writable: Mapping[str, frozenset[str]] = field(default_factory=lambda: NO_FIELDS)
    masked: Mapping[str, frozenset[str]] = field(default_factory=lambda: NO_FIELDS)
    team_ids: frozenset[int] = frozenset()
    subtree_ids: frozenset[int] = frozenset()
    shares: frozenset[tuple[str, bool]] = NO_SHARES
    main_team_id: int | None = None
    language: str = "en"
    timezone: str = "UTC"

    @cached_property
    def reach(self) -> Hashable:
        """Two actors of equal reach see the same rows: whoever keeps what visibility made of an actor keeps it under this."""
        if self.may_all and not self.read_only:
            return "all"
        held = frozenset(self.grants.items())
        return self.user_id, self.may_all, self.read_only, self.team_ids, self.subtree_ids, held, self.shares

    @cached_property
    def sight(self) -> Hashable:
        """Two actors of equal sight see the same rows and fields."""
        return self.reach if self.may_all else (self.reach, frozenset(self.readable.items()), frozenset(self.masked.items()))

    def scope(self, action: str, object_name: str) -> Scope:
        """How far this actor's `action` reaches over the records of an object."""
        if self.read_only and action in WRITING_ACTIONS:
            return Scope.NONE
        if self.may_all:
            return Scope.ALL
        return self.grants.get((object_name, action), Scope.NONE)

    def may(self, action: str, object_name: str) -> bool:
        return self.scope(action, object_name) > Scope.NONE

    def served(self, action: str) -> Actor:
        """With those shares only that serve this action: what is shared to read is not changed, and nothing is deleted or passed on by a
        share."""
        if not self.shares or action in BY_SHARE_TO_READ:
            return self
        writing = action in BY_SHARE_TO_WRITE
        return replace(self, shares=frozenset(one for one in self.shares if one[1]) if writing else NO_SHARES)

    def may_read_field(self, object_name: str, field_name: str, *, sensitive: bool) -> bool:
        return not sensitive or self.may_all or _holds(self.readable, object_name, field_name)

    def may_show_field(self, object_name: str, field_name: str, *, sensitive: bool) -> bool:
        """In clear or masked."""
        return self.may_read_field(object_name, field_name, sensitive=sensitive) or _holds(self.masked, object_name, field_name)

    def may_write_field(self, object_name: str, field_name: str, *, sensitive: bool) -> bool:
        return not sensitive or self.may_all or _holds(self.writable, object_name, field_name)

    def limited_to_reading(self) -> Actor:
        return replace(self, read_only=True)


def _holds(fields: Mapping[str, frozenset[str]], object_name: str, field_name: str) -> bool:
    held = fields.get(object_name, frozenset())
    return field_name in held or "*" in held


SYSTEM = Actor(kind="system", key="system", name="Guanxi", may_all=True)
NOBODY = Actor(kind="guest", key="guest", name="")

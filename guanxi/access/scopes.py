"""The words of access: actions and how far they reach."""

from __future__ import annotations

from enum import IntEnum

ACTIONS = ("read", "create", "change", "delete", "import", "export", "merge", "mass_update", "share", "erase")
"""What one may do with the records of an object; `delete` puts into the bin and takes out again. `mass_update` goes with another
right: what one may change or delete record by record, one may then change or delete for all that a list matches. `share` opens one record
to a colleague or a team beyond their scopes. `erase` takes for good what is kept of a person."""

BY_SHARE_TO_READ = frozenset({"read", "export"})
BY_SHARE_TO_WRITE = BY_SHARE_TO_READ | {"create", "change", "mass_update"}
"""What the shares of a record serve; what is created are its papers. Whatever else one does needs a role that reaches the record."""

CAPABILITIES = ("insight", "users", "settings", "journal", "backup")
"""Rights that are not about one object's records; granted with action `read` (insight, journal) or `change`."""


class Scope(IntEnum):
    """Wider is greater: the widest grant of all roles counts."""

    NONE = 0
    OWN = 1
    TEAM = 2
    SUBTREE = 3
    ALL = 4

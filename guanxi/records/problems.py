"""Problems: what is wrong with a question or a row, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from guanxi.values.sentence import sentence as _


@dataclass(frozen=True)
class Problem:
    """`field` is the field's name, `row` the position in the batch (0-based) where there is one."""

    code: str
    message: str
    field: str = ""
    row: int | None = None

    def as_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.field:
            found["field"] = self.field
        if self.row is not None:
            found["row"] = self.row
        return found


class Invalid(Exception):
    """One or more problems; nothing was changed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


class NotFound(Exception):
    """No such record, or none that this actor may see: the same answer for both."""


class Changed(Exception):
    """Somebody else changed the record since it was read."""

    def __init__(self, record_id: int, version: int) -> None:
        self.record_id, self.version = record_id, version
        super().__init__(_("Somebody else has changed this record meanwhile. Load it again and repeat your change."))


def unknown_field(name: str) -> Problem:
    """The same sentence for a field that does not exist and one that may not be seen."""
    return Problem("unknown_field", _("There is no field “%(name)s” here.") % {"name": name}, name)

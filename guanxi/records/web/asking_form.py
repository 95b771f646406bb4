"""The form of one condition: which fields can be asked, by which operators, with what kind of value; and the leaf that was posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from guanxi.access.models import Team, User
from guanxi.records.asking import Asking
from guanxi.records.fields.field import EMPTY_OPERATORS, OPERATOR_LABELS, Field
from guanxi.records.fields.link import Link
from guanxi.records.naming import refs
from guanxi.records.registry import RecordType
from guanxi.records.web.askable import askable
from guanxi.records.web.conditions import reached
from guanxi.values.period import NAMES, name_of
from guanxi.values.problem import ValueProblem

COUNTED = ("last_7_days", "last_30_days", "last_90_days", "last_12_months", "next_7_days", "next_30_days", "next_90_days")
MANY = ("any_of", "none_of")
PERIODS = ("in_period", "not_in_period")
AT_LEAST = ("number", "integer", "money", "score")
WITHIN = ("date", "datetime", "birth")
INPUTS = {"date": "date", "datetime": "date", "time": "time"}
FIRST = {"text": "contains", "long_text": "contains", "choice": "any_of", "choices": "any_of", "label": "any_of"}
FIRST |= dict.fromkeys(AT_LEAST, "gte") | dict.fromkeys(WITHIN, "in_period")


@dataclass
class ConditionForm:
    """One condition being asked; `prefix` tells several in one form apart."""

    type: RecordType
    asking: Asking
    path: str = ""
    op: str = ""
    value: Any = None
    prefix: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def field(self) -> Field | None:
        return reached(self.path, self.type, self.asking)[1] if self.path else None

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, Any]]]]:
        return askable(self.type, self.asking)

    @property
    def operators(self) -> list[tuple[str, Any]]:
        one = self.field
        return [(op, OPERATOR_LABELS[op]) for op in one.operators] if one else []

    @property
    def chosen_op(self) -> str:
        one = self.field
        if one is None or self.op in one.operators:
            return self.op
        return FIRST.get(one.kind, one.operators[0]) if FIRST.get(one.kind) in one.operators else one.operators[0]

    @property
    def control(self) -> str:
        """Which kind of input takes the value."""
        one, op = self.field, self.chosen_op
        if one is None or op in EMPTY_OPERATORS:
            return "none"
        if op in PERIODS:
            return "period"
        if op == "between":
            return "two"
        if isinstance(one, Link):
            return "link" if op not in MANY else "links"
        if one.kind in {"choice", "label", "user", "team", "tags", "yes_no", "choices"}:
            return "checks" if op in MANY else "select"
        return "lines" if op in MANY else "one"

    @property
    def input_type(self) -> str:
        one = self.field
        return INPUTS.get(one.kind, "text") if one is not None else "text"

    @property
    def values(self) -> list[str]:
        held = self.value if isinstance(self.value, list) else [self.value]
        return [str(one) for one in held if one is not None]

    @property
    def first(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def second(self) -> str:
        return self.values[1] if len(self.values) > 1 else ""

    @property
    def text(self) -> str:
        return ", ".join(self.values)

    @property
    def linked(self) -> dict[str, str]:
        one = self.field
        ids = [int(word) for word in self.values if word.isdecimal() and len(word) < 19]
        known = refs(one.targets, ids, self.asking.actor) if isinstance(one, Link) else {}
        found = next((known[each] for each in ids if each in known), None)
        return {"id": str(found.id), "name": found.name} if found else {"id": "", "name": ""}

    @property
    def targets(self) -> str:
        one = self.field
        return ",".join(one.targets) if isinstance(one, Link) else ""

    @property
    def options(self) -> list[tuple[str, Any]]:
        one = self.field
        if one is None:
            return []
        if self.control == "period":
            return [*((name, label) for name, label in NAMES.items()), *((name, name_of(name)) for name in COUNTED), *self._own_period()]
        if one.kind == "user":
            return [("me", _("me")), *((str(user.pk), str(user)) for user in User.objects.only("name", "username").order_by("name"))]
        if one.kind == "team":
            return [("my_team", _("my team")), *((str(pk), name) for pk, name in Team.objects.order_by("name").values_list("pk", "name"))]
        return [(str(code), label) for code, label in one.choices()]

    def _own_period(self) -> list[tuple[str, str]]:
        known = {*NAMES, *COUNTED}
        try:
            return [(self.first, name_of(self.first))] if self.first and self.first not in known else []
        except ValueProblem:
            return []

    def leaf(self) -> dict[str, Any]:
        op = self.chosen_op
        return {"field": self.path, "op": op} | ({} if op in EMPTY_OPERATORS else {"value": self.value})


def posted_form(record_type: RecordType, asking: Asking, data: QueryDict, prefix: str = "") -> ConditionForm:
    form = ConditionForm(record_type, asking, data.get(f"{prefix}field", ""), data.get(f"{prefix}op", ""), prefix=prefix)
    form.value = _posted_value(form, data.getlist(f"{prefix}value"), data)
    return form


def _posted_value(form: ConditionForm, given: Sequence[str], data: QueryDict) -> Any:
    control = form.control
    if control in {"checks", "two"}:
        return [word.strip() for word in given]
    if control == "lines":
        words = " ".join(given).replace("，", ",").replace("\n", ",").split(",")
        return [word.strip() for word in words if word.strip()]
    word = given[0].strip() if given else ""
    if control in {"link", "links"}:
        number = int(word) if word.isdecimal() and len(word) < 19 else None
        return [number] if control == "links" and number else number
    return word

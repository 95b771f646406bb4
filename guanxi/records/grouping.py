"""Records in groups that share a value: how many there are, what their numbers come to, and the condition that leads to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum, Value
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.finding import Question, selection
from guanxi.records.problems import Invalid, Problem, unknown_field
from guanxi.records.reading import readable_field, readable_fields
from guanxi.records.registry import RecordType

MOST, ROWS = 200, 2_000


@dataclass(frozen=True)
class Total:
    """What a field comes to; amounts once for each currency, for they cannot be added."""

    how: str
    amounts: Mapping[str, Any]


@dataclass
class Group:
    """`leaf` is the condition on which a record is of this group."""

    value: Any
    text: str
    leaf: dict[str, Any]
    count: int = 0
    totals: dict[str, Total] = field(default_factory=dict)


@dataclass(frozen=True)
class Groups:
    """`cut` says that there are more groups than are told of."""

    groups: list[Group]
    cut: bool = False

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)


def groupable_fields(record_type: RecordType, actor: Actor) -> list[Field]:
    return [one for one in readable_fields(record_type, actor) if one.groupable and one.filterable and one.name != record_type.title]


def group_field(record_type: RecordType, name: str, actor: Actor) -> Field:
    found = readable_field(record_type, name, actor)
    if found is None:
        raise Invalid([unknown_field(name)])
    if found not in groupable_fields(record_type, actor):
        raise Invalid([Problem("not_groupable", _("One cannot group by “%(field)s”.") % {"field": found.label}, name)])
    return found


def groups_of(record_type: RecordType, question: Question, by: Field, asking: Asking, *, totalled: Sequence[Field] = ()) -> Groups:
    """The largest first, months and hours in their order; at the end the records without a value."""
    fields = [one for one in totalled if one.total]
    found = selection(record_type, question, asking).annotate(**by.group_annotations()).annotate(group_key=by.group_expression(asking))
    rows = list(_summed(found, ["group_key"], fields).order_by("-n", "group_key")[: ROWS + 1])
    merged: dict[Any, _Sums] = {}
    for row in rows:
        merged.setdefault(by.group_value(row["group_key"]), _Sums()).add(row, fields)
    texts = by.group_texts(record_type, list(merged), asking)
    groups = [
        Group(value, text or _("Nothing given"), by.group_leaf(value), sums.n, sums.totals(fields))
        for (value, sums), text in zip(merged.items(), texts, strict=True)
    ]
    if by.groups_run != "by_size":
        groups.sort(key=lambda one: str(one.value), reverse=by.groups_run == "down")
    groups.sort(key=lambda one: by.is_empty(one.value))
    return Groups(groups[:MOST], len(groups) > MOST or len(rows) > ROWS)


def totals_of(record_type: RecordType, question: Question, totalled: Sequence[Field], asking: Asking) -> tuple[int, dict[str, Total]]:
    """How many records the question finds, and what these fields of them come to."""
    fields = [one for one in totalled if one.total]
    sums = _Sums()
    for row in _summed(selection(record_type, question, asking).annotate(all_of_them=Value(0)), ["all_of_them"], fields):
        sums.add(row, fields)
    return sums.n, sums.totals(fields)


def _summed(found: QuerySet[Any], keys: Sequence[str], fields: Sequence[Field]) -> QuerySet[Any, dict[str, Any]]:
    """One row for each key and currency: how many there are, and the sum and number of what each field holds."""
    measures: dict[str, Any] = {}
    for one in fields:
        found = found.annotate(**one.sort_annotations())
        measures |= {f"sum_{one.name}": Sum(one.sort_expression()), f"n_{one.name}": Count(one.sort_expression())}
    currencies = sorted({one.currency for one in fields if hasattr(one, "currency")})
    told: QuerySet[Any, dict[str, Any]] = found.order_by().values(*keys, *currencies).annotate(n=Count("pk"), **measures)
    return told


@dataclass
class _Sums:
    """Rows of one group, one for each currency, put together again: sums add up, averages weigh by how many had a value."""

    n: int = 0
    parts: dict[str, dict[str, list[Any]]] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any], fields: Sequence[Field]) -> None:
        self.n += row["n"]
        for one in fields:
            if not row[f"n_{one.name}"]:
                continue
            currency = row[one.currency] or "" if hasattr(one, "currency") else ""
            part = self.parts.setdefault(one.name, {}).setdefault(currency, [0, 0])
            part[0] += row[f"sum_{one.name}"]
            part[1] += row[f"n_{one.name}"]

    def totals(self, fields: Sequence[Field]) -> dict[str, Total]:
        return {
            one.name: Total(one.total, {currency: _told(one, *part) for currency, part in sorted(self.parts[one.name].items())})
            for one in fields
            if one.name in self.parts
        }


def _told(one: Field, total: Any, n: int) -> Any:
    return total if one.total == "sum" else total / (Decimal(n) if isinstance(total, Decimal) else n)

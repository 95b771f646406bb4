"""Derived figures as fields of a customer: shown with interval and reasons, filtered and sorted by; never written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.utils import formats
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.customers.models import CurrentScore
from guanxi.records.asking import Asking
from guanxi.records.fields import Number
from guanxi.records.fields.field import EMPTY_OPERATORS, Field
from guanxi.records.lookups import Lookup
from guanxi.records.registry import RecordType
from guanxi.values.problem import ValueProblem

MOST_OF_A_NAME = 10


SCORES = Lookup(CurrentScore._meta.db_table, "customer_id", ("customer_id", "kind", "value", "low", "high", "label", "reasons", "at"))


class ScoreValue(NamedTuple):
    """One figure as read: value with its 80 % interval where it is an estimate, label and reason codes."""

    value: float | None
    low: float | None
    high: float | None
    label: str
    reasons: tuple[str, ...]
    at: datetime


def scores_of(ids: Sequence[int], asking: Asking) -> dict[tuple[int, str], ScoreValue]:
    """Every kind for all customers of a page in one query, however many of them the page shows."""
    wanted = tuple(ids)
    kept: tuple[tuple[int, ...], dict[tuple[int, str], ScoreValue]] | None = asking.memo.get("scores")
    if kept is None or kept[0] != wanted:
        kept = (
            wanted,
            {(row[0], row[1]): ScoreValue(row[2], row[3], row[4], row[5], tuple(row[6]), row[7]) for row in asking.rows(SCORES, wanted)},
        )
        asking.memo["scores"] = kept
    return kept[1]


@dataclass(frozen=True, kw_only=True)
class Score(Number):
    """A number that a score run or a rule computed. `score` names the kind in current_score."""

    score: str
    readonly: bool = True
    shown_places: int = 0
    gaps: Mapping[str, Any] = field(default_factory=dict)
    """Why there may be no value, by the code among the reasons."""
    kind: ClassVar[str] = "score"
    operators: ClassVar[tuple[str, ...]] = ("gt", "gte", "lt", "lte", "between", "is", *EMPTY_OPERATORS)

    @property
    def total(self) -> str:
        """A figure without a look is a code, as that of RFM: many of them come to nothing."""
        return {"money": "sum", "mood": "average", "share": "average"}.get(self.look, "")

    def columns(self) -> tuple[str, ...]:
        return ()

    def value(self, row: Mapping[str, Any]) -> Any:
        return None

    def beside(self, record_type: RecordType, actor: Actor) -> tuple[Lookup, ...]:
        return (SCORES,)

    def load(self, record_type: RecordType, ids: Sequence[int], values: Sequence[Any], asking: Asking) -> Sequence[Any] | None:
        found = scores_of(ids, asking)
        return [found.get((one, self.score)) for one in ids]

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        mine = CurrentScore.objects.filter(customer=OuterRef("pk"), kind=self.score)
        if operator in EMPTY_OPERATORS:
            found = Q(Exists(mine.filter(value__isnull=False)))
            return found if operator == "is_not_empty" else ~found
        lookups = {"gt": "value__gt", "gte": "value__gte", "lt": "value__lt", "lte": "value__lte", "is": "value"}
        if operator == "between":
            if not isinstance(value, list) or len(value) != 2:
                raise ValueProblem("not_two", _("“Between” needs two values."))
            return Q(Exists(mine.filter(value__gte=float(self._one(value[0], asking)), value__lte=float(self._one(value[1], asking)))))
        return Q(Exists(mine.filter(**{lookups[operator]: float(self._one(value, asking))})))

    def formula_expression(self) -> Any:
        return Subquery(CurrentScore.objects.filter(customer=OuterRef("pk"), kind=self.score).values("value"))

    def sort_annotations(self) -> dict[str, Any]:
        return {f"score_{self.name}": FilteredRelation("scores", condition=Q(scores__kind=self.score))}

    def sort_expression(self) -> Any:
        return F(f"score_{self.name}__value")

    def why_none(self, value: Any) -> str:
        """In words, where a run looked at this customer and found no value."""
        if value is None or value.value is not None:
            return ""
        return next((str(self.gaps[code]) for code in value.reasons if code in self.gaps), "")

    def as_json(self, value: Any) -> Any:
        if value is None:
            return None
        return {"value": value.value, "low": value.low, "high": value.high, "label": value.label, "reasons": list(value.reasons)}

    def as_text(self, value: Any, asking: Asking) -> str:
        if value is None or value.value is None:
            return ""
        return formats.number_format(
            round(value.value, self.shown_places), decimal_pos=self.shown_places, use_l10n=True, force_grouping=True
        )


@dataclass(frozen=True, kw_only=True)
class ScoreLabel(Field):
    """A label that a score run gave: the segment. Options are code and word."""

    score: str
    readonly: bool = True
    sortable: bool = False
    options: tuple[tuple[str, Any], ...] = ()
    tones: Mapping[str, str] = field(default_factory=dict)
    kind: ClassVar[str] = "label"
    groupable: ClassVar[bool] = True
    operators: ClassVar[tuple[str, ...]] = ("is", "is_not", "any_of", "none_of", *EMPTY_OPERATORS)

    def columns(self) -> tuple[str, ...]:
        return ()

    def value(self, row: Mapping[str, Any]) -> Any:
        return ""

    def beside(self, record_type: RecordType, actor: Actor) -> tuple[Lookup, ...]:
        return (SCORES,)

    def load(self, record_type: RecordType, ids: Sequence[int], values: Sequence[Any], asking: Asking) -> Sequence[Any] | None:
        found = scores_of(ids, asking)
        return [score.label if (score := found.get((one, self.score))) else "" for one in ids]

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        mine = CurrentScore.objects.filter(customer=OuterRef("pk"), kind=self.score)
        if operator in EMPTY_OPERATORS:
            found = Q(Exists(mine.exclude(label="")))
            return found if operator == "is_not_empty" else ~found
        wanted = [str(one) for one in value] if operator in {"any_of", "none_of"} else [str(value)]
        found = Q(Exists(mine.filter(label__in=[name for one in wanted for name in self._numbered(one)])))
        return found if operator in {"is", "any_of"} else ~found

    def group_annotations(self) -> dict[str, Any]:
        return {f"label_{self.name}": FilteredRelation("scores", condition=Q(scores__kind=self.score))}

    def group_expression(self, asking: Asking) -> Any:
        return F(f"label_{self.name}__label")

    def group_value(self, key: Any) -> Any:
        """Groups of one name are one, as they are to whoever asks for the name."""
        name = _name_and_number(key)[0]
        return name if name in dict(self.options) else key or ""

    def _numbered(self, name: str) -> list[str]:
        """Whoever asks for a name means every group of that name."""
        return [name, *(f"{name}_{number}" for number in range(2, MOST_OF_A_NAME + 1))] if name in dict(self.options) else [name]

    def tone(self, value: Any) -> str:
        return self.tones.get(_name_and_number(value)[0], "")

    def as_json(self, value: Any) -> Any:
        return value or None

    def as_text(self, value: Any, asking: Asking) -> str:
        known = dict(self.options)
        name, number = _name_and_number(value)
        if value in known or name not in known:
            return str(known.get(value, value or ""))
        return f"{known[name]} {number}"

    def choices(self) -> list[tuple[str, Any]]:
        return list(self.options)


def _name_and_number(value: Any) -> tuple[str, str]:
    """`steady_2` is the second group that is called steady."""
    name, _underscore, number = str(value or "").rpartition("_")
    return (name, number) if number.isdecimal() else (str(value or ""), "")

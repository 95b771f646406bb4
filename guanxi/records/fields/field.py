"""A field: what every kind of field can do. Kinds override only where they differ."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable, Expression
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.records.asking import Asking
from guanxi.records.lookups import Lookup
from guanxi.values.mask import MASK
from guanxi.values.problem import ValueProblem
from guanxi.values.search_text import doubled

if TYPE_CHECKING:
    from guanxi.records.registry import RecordType

EMPTY_OPERATORS = ("is_empty", "is_not_empty")

Ends = tuple[QuerySet[Any], str]
"""Rows, and the column of theirs that holds the number of a record."""

OPERATOR_LABELS = {
    "is": gettext_lazy("is"),
    "is_not": gettext_lazy("is not"),
    "any_of": gettext_lazy("is any of"),
    "none_of": gettext_lazy("is none of"),
    "contains": gettext_lazy("contains"),
    "not_contains": gettext_lazy("does not contain"),
    "starts_with": gettext_lazy("starts with"),
    "gt": gettext_lazy("is more than"),
    "gte": gettext_lazy("is at least"),
    "lt": gettext_lazy("is less than"),
    "lte": gettext_lazy("is at most"),
    "between": gettext_lazy("is between"),
    "before": gettext_lazy("is before"),
    "after": gettext_lazy("is after"),
    "in_period": gettext_lazy("is within"),
    "not_in_period": gettext_lazy("is not within"),
    "is_empty": gettext_lazy("is empty"),
    "is_not_empty": gettext_lazy("is not empty"),
}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a record type. `column` is the path of the model's column, by default the name."""

    name: str
    label: Any
    column: str = ""
    required: bool = False
    sensitive: bool = False
    searchable: bool = False
    readonly: bool = False
    sortable: bool = True
    filterable: bool = True
    in_forms: bool = True
    help: Any = ""
    headers: tuple[str, ...] = ()
    derived_from: tuple[str, ...] = ()
    """The objects a figure is computed from: it is read by those only who may read these as widely."""
    built_from: tuple[str, ...] = ()
    """The fields of the same object that it is computed from: it is read by those only who may read all of these."""
    look: str = ""
    """A hint for pages: `mood` (a rating of five), `money` (in the company's currency), `share` (a probability), `year` (never grouped)."""

    kind: ClassVar[str] = "text"
    operators: ClassVar[tuple[str, ...]] = ("is", "is_not", *EMPTY_OPERATORS)
    numeric: ClassVar[bool] = False
    is_contact: ClassVar[bool] = False
    """Whether it tells how somebody is reached: a company may declare all of these sensitive."""
    groupable: ClassVar[bool] = False
    groups_run: ClassVar[Literal["by_size", "down", "up"]] = "by_size"
    """Whether groups stand by size or in the order of their values: the newest month first, the earliest hour first."""

    @property
    def total(self) -> str:
        """What many values come to: `sum`, `average`, or nothing that would mean anything."""
        return ""

    @property
    def path(self) -> str:
        return self.column or self.name

    @property
    def leads_to(self) -> tuple[str, ...]:
        """The objects of whose records it names some: a filter can go on to their fields, and come back from them."""
        return ()

    # Reading

    def columns(self) -> tuple[str, ...]:
        """The columns that a query must fetch for this field."""
        return (self.path,)

    def computed(self) -> dict[str, Any]:
        """What a query must compute for this field, by the name under which `value` finds it."""
        return {}

    def value(self, row: Mapping[str, Any]) -> Any:
        return row[self.path]

    def values(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
        """Of all rows of a page; most fields are one column."""
        if type(self).value is Field.value:
            path = self.path
            return [row[path] for row in rows]
        return [self.value(row) for row in rows]

    def beside(self, record_type: RecordType, actor: Actor) -> tuple[Lookup, ...]:
        """What `load` asks `asking.rows` for, where it needs no more than the record's own row to be asked."""
        return ()

    def load(self, record_type: RecordType, ids: Sequence[int], values: Sequence[Any], asking: Asking) -> Sequence[Any] | None:
        """Fields that live outside the row fetch all values of a page at once; None keeps what the row had."""
        return None

    def as_json(self, value: Any) -> Any:
        return value

    def all_as_json(self, values: Sequence[Any]) -> Sequence[Any]:
        """Of a page, in whichever form `write_json` writes as `as_json` says."""
        return values if type(self).as_json is Field.as_json else [self.as_json(value) for value in values]

    def as_text(self, value: Any, asking: Asking) -> str:
        """The value in words, for pages and exports, in the current language."""
        return "" if value is None else str(value)

    def mask(self, value: Any, asking: Asking) -> str:
        """What is shown to whoever sees the field masked: that there is something."""
        return MASK

    def begins_with(self) -> Any:
        """What a new record holds where nothing is said of it; None for nothing in particular."""
        return None

    def applies(self, values: Mapping[str, Any]) -> bool:
        """Whether the field is asked for at all beside these values of other fields."""
        return True

    # What the journal tells

    def told_columns(self) -> frozenset[str]:
        """Under which names changes tell of this field."""
        return frozenset(self.columns())

    def is_told(self, side: Mapping[str, Any]) -> bool:
        """Whether this side of a change says anything of the field."""
        return not self.told_columns().isdisjoint(side)

    def told(self, side: Mapping[str, Any]) -> Any:
        """The value on this side of a change, as the database wrote it down."""
        return self.value({column: side.get(column) for column in self.columns()})

    # Writing

    def clean(self, raw: Any, asking: Asking) -> Any:
        """From what a form, file or API call holds to the value; raises ValueProblem."""
        return raw

    def clean_many(self, raws: Sequence[Any], asking: Asking) -> list[Any]:
        """The same for a batch, a ValueProblem in place of what cannot be taken: fields that ask the database do so once."""
        found: list[Any] = []
        for raw in raws:
            try:
                found.append(self.clean(raw, asking))
            except ValueProblem as problem:
                found.append(problem)
        return found

    def stored(self, value: Any) -> dict[str, Any]:
        """The columns that hold this value."""
        return {self.path: value}

    def lookup(self, among: QuerySet[Any], words: Collection[str], asking: Asking) -> list[tuple[str, int]]:
        """Which of these rows are named by these words in this field: (word, id) pairs."""
        values: dict[Any, list[str]] = {}
        for word in words:
            try:
                values.setdefault(self.clean(word, asking), []).append(word)
            except ValueProblem:
                continue
        values.pop(None, None), values.pop("", None)
        found = among.filter(**{f"{self.path}__any_of": list(values)}).values_list(self.path, "pk")
        return [(word, pk) for value, pk in found for word in values.get(value, ())]

    def is_empty(self, value: Any) -> bool:
        return value is None or value == "" or value == [] or value == ()

    # Asking

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator == "is_empty":
            return self.empty_condition()
        if operator == "is_not_empty":
            return ~self.empty_condition()
        if operator == "is":
            return Q(**{self.path: self.operand(value, asking)})
        if operator == "is_not":
            return ~Q(**{self.path: self.operand(value, asking)})
        raise ValueProblem("operator", _("“%(field)s” cannot be asked that way.") % {"field": self.label})

    def leading_to(self, found: QuerySet[Any], asking: Asking) -> Q:
        """The record names one of these."""
        raise NotImplementedError

    def led_from(self, found: QuerySet[Any], asking: Asking) -> Ends:
        """The records that these, which have this field, name."""
        raise NotImplementedError

    def empty_condition(self) -> Q:
        return Q(**{f"{self.path}__isnull": True})

    def operand(self, value: Any, asking: Asking) -> Any:
        """The right side of a comparison."""
        return self.clean(value, asking)

    def formula_expression(self) -> Any:
        """What a formula takes where the value lies in no column of the record; None where a formula can take nothing."""
        return None

    def sort_expression(self) -> Expression | Combinable:
        return F(self.path)

    def sort_annotations(self) -> dict[str, Any]:
        """What the query must carry for the sort expression."""
        return {}

    # Grouping

    def group_annotations(self) -> dict[str, Any]:
        return {}

    def group_expression(self, asking: Asking) -> Expression | Combinable:
        return F(self.path)

    def group_value(self, key: Any) -> Any:
        """What the expression gave, where several keys are one group."""
        return key

    def group_texts(self, record_type: RecordType, values: Sequence[Any], asking: Asking) -> list[str]:
        return [self.as_text(value, asking) for value in values]

    def group_leaf(self, value: Any) -> dict[str, Any]:
        """The filter that finds exactly the records of the group."""
        return {"field": self.name, "op": "is_empty"} if self.is_empty(value) else self._leaf_of(value)

    def _leaf_of(self, value: Any) -> dict[str, Any]:
        return {"field": self.name, "op": "any_of", "value": [value]}

    def choices(self) -> list[tuple[str, Any]]:
        return []

    def tone(self, value: Any) -> str:
        """What the value means, where its sign on a page shall say so: good, warn, bad or nothing."""
        return ""

    def search_text(self, value: Any) -> str:
        """What search shall find this field's value by: folded and doubled, as a query is."""
        return "" if value is None else doubled(str(value))

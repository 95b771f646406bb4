"""Fields that hold numbers and money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Q
from django.utils import formats

from guanxi.records.asking import Asking
from guanxi.records.fields.field import EMPTY_OPERATORS, Field
from guanxi.values.numbers import parse_number
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _

COMPARISONS = ("is", "is_not", "gt", "gte", "lt", "lte", "between")


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A decimal number; `places` digits after the point are kept, more are refused.

    `shown_places` are those that a list shows, always as many, so that the points stand under each other; elsewhere it is whole.
    """

    places: int = 4
    shown_places: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = Decimal("99999999999999")
    kind: ClassVar[str] = "number"
    operators: ClassVar[tuple[str, ...]] = (*COMPARISONS, *EMPTY_OPERATORS)
    numeric: ClassVar[bool] = True

    @property
    def total(self) -> str:
        return "" if self.look == "year" or not self.sortable else "average" if self.look in {"mood", "share"} else "sum"

    def clean(self, raw: Any, asking: Asking) -> Any:
        number = self._read(raw)
        if number is None:
            return None
        if self.minimum is not None and number < self.minimum:
            raise ValueProblem("too_small", _("“%(field)s” is at least %(limit)s.") % {"field": self.label, "limit": self.minimum})
        if self.maximum is not None and number > self.maximum:
            raise ValueProblem("too_large", _("“%(field)s” is at most %(limit)s.") % {"field": self.label, "limit": self.maximum})
        return self.number(number)

    def operand(self, value: Any, asking: Asking) -> Any:
        """A list can be asked for more or less than what the field takes."""
        number = self._read(value)
        return None if number is None else self.number(number)

    def _read(self, raw: Any) -> Decimal | None:
        if raw is None or raw == "":
            return None
        number = raw if isinstance(raw, Decimal) else parse_number(str(raw))
        rounded = number.quantize(Decimal(1).scaleb(-self.places)) if abs(number) < Decimal(10) ** 18 else number
        if rounded != number:
            raise ValueProblem(
                "too_precise", _("“%(field)s” keeps %(places)s decimal places.") % {"field": self.label, "places": self.places}
            )
        return rounded

    def number(self, number: Decimal) -> Any:
        return number

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator in {"gt", "gte", "lt", "lte"}:
            return Q(**{f"{self.path}__{operator}": self._one(value, asking)})
        if operator == "between":
            low, high = _two(value)
            return Q(**{f"{self.path}__gte": self._one(low, asking), f"{self.path}__lte": self._one(high, asking)})
        return super().condition(operator, value, asking)

    def _one(self, value: Any, asking: Asking) -> Any:
        number = self.operand(value, asking)
        if number is None:
            raise ValueProblem("no_value", _("“%(field)s” needs a value to compare with.") % {"field": self.label})
        return number

    def as_json(self, value: Any) -> Any:
        return None if value is None else plain(value)

    def as_text(self, value: Any, asking: Asking) -> str:
        return "" if value is None else formats.number_format(_trimmed(value), use_l10n=True, force_grouping=True)


@dataclass(frozen=True, kw_only=True)
class Integer(Number):
    places: int = 0
    maximum: Decimal | None = Decimal(2_147_483_647)
    kind: ClassVar[str] = "integer"

    def number(self, number: Decimal) -> Any:
        return int(number)

    def as_json(self, value: Any) -> Any:
        return value

    def as_text(self, value: Any, asking: Asking) -> str:
        return str(value) if self.look == "year" and value is not None else super().as_text(value, asking)


@dataclass(frozen=True, kw_only=True)
class MoneyAmount(Number):
    """An amount; its currency stands in another field of the same record."""

    currency: str = "currency"
    kind: ClassVar[str] = "money"

    def as_text(self, value: Any, asking: Asking) -> str:
        return "" if value is None else formats.number_format(value, decimal_pos=2, use_l10n=True, force_grouping=True)


def plain(value: Any) -> str:
    """A Decimal without exponent and without needless zeros, as JSON carries it."""
    return format(_trimmed(value), "f")


def _trimmed(value: Any) -> Decimal:
    number = Decimal(value) if not isinstance(value, Decimal) else value
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _two(value: Any) -> tuple[Any, Any]:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise ValueProblem("not_two", _("“Between” needs two values."))
    return value[0], value[1]

"""Fields that a company gave to an object itself. They are what the built-in kinds are, and live in the column `own` of the record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Q
from django.utils import formats
from django.utils.translation import get_language

from guanxi.records.asking import Asking
from guanxi.records.fields.field import EMPTY_OPERATORS, Field
from guanxi.records.fields.number import Number, plain
from guanxi.records.fields.text import Choice, LongText, Text
from guanxi.records.fields.truth import YesNo
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import listed
from guanxi.values.sentence import sentence as _

PREFIX = "own_"
"""Names of own fields begin so, that none of them ever stands against a field that the product brings later."""

NEGATIVE = {"is_not", "none_of", "not_contains", "not_in_period"}


@dataclass(frozen=True, kw_only=True)
class Own(Field):
    """What all own fields share. `default` and what `kept` gives are as JSON holds them; None is kept as no key at all."""

    how: ClassVar[str] = "as_text"
    default: Any = None
    show_if: Mapping[str, Any] | None = None

    @cached_property
    def key(self) -> str:
        return self.name.removeprefix(PREFIX)

    @property
    def path(self) -> str:
        return f"own__{self.key}__{self.how}"

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        """What holds nothing is not that value either, as in every field."""
        found = super().condition(operator, value, asking)
        return found | self.empty_condition() if operator in NEGATIVE else found

    def columns(self) -> tuple[str, ...]:
        return ("own",)

    def value(self, row: Mapping[str, Any]) -> Any:
        return self.read((row["own"] or {}).get(self.key))

    def stored(self, value: Any) -> dict[str, Any]:
        return {"own": {self.key: None if self.is_empty(value) else self.kept(value)}}

    def told_columns(self) -> frozenset[str]:
        return frozenset({f"own.{self.key}"})

    def told(self, side: Mapping[str, Any]) -> Any:
        """A change tells of each own field alone; what was made new or deleted, of all in one."""
        held = side.get(f"own.{self.key}")
        return self.read((side.get("own") or {}).get(self.key) if held is None else held)

    def is_told(self, side: Mapping[str, Any]) -> bool:
        return f"own.{self.key}" in side or self.key in (side.get("own") or {})

    def begins_with(self) -> Any:
        return None if self.default is None else self.read(self.default)

    def applies(self, values: Mapping[str, Any]) -> bool:
        """Beside what a batch does not say, a field is asked for as ever."""
        if self.show_if is None or self.show_if["field"] not in values:
            return True
        held = values[self.show_if["field"]]
        codes = {str(one) for one in held} if isinstance(held, (list, tuple)) else {str(held).lower() if isinstance(held, bool) else held}
        return bool(codes & set(self.show_if["any_of"]))

    def kept(self, value: Any) -> Any:
        return value

    def read(self, held: Any) -> Any:
        return held


@dataclass(frozen=True, kw_only=True)
class OwnText(Own, Text):
    pattern: str = ""
    looks_like: str = ""
    """The pattern as its author wrote it down."""

    def read(self, held: Any) -> Any:
        return held or ""

    def clean(self, raw: Any, asking: Asking) -> Any:
        found = super().clean(raw, asking)
        if found and self.pattern and not re.fullmatch(self.pattern, found):
            raise ValueProblem(
                "pattern",
                _("“%(value)s” does not fit “%(field)s”, which looks like %(pattern)s (A: a letter, 9: a digit, X: either).")
                % {"value": found[:60], "field": self.label, "pattern": self.looks_like},
            )
        return found

    def operand(self, value: Any, asking: Asking) -> Any:
        return super().clean(value, asking)


@dataclass(frozen=True, kw_only=True)
class OwnLongText(Own, LongText):
    def read(self, held: Any) -> Any:
        return held or ""


@dataclass(frozen=True, kw_only=True)
class OwnNumber(Own, Number):
    """Kept as text in one way of writing, so that no digit is ever lost."""

    how: ClassVar[str] = "as_number"

    def kept(self, value: Any) -> Any:
        return plain(value)

    def read(self, held: Any) -> Any:
        return None if held is None else Decimal(held)


@dataclass(frozen=True, kw_only=True)
class OwnMoney(OwnNumber):
    """An amount in the company's currency."""

    places: int = 2
    look: str = "company_money"
    kind: ClassVar[str] = "money"

    def as_text(self, value: Any, asking: Asking) -> str:
        return "" if value is None else formats.number_format(value, decimal_pos=2, use_l10n=True, force_grouping=True)


@dataclass(frozen=True, kw_only=True)
class OwnChoice(Own, Choice):
    """`retired` options are kept where they stand and offered no more."""

    retired: frozenset[str] = frozenset()
    groupable: ClassVar[bool] = True

    def read(self, held: Any) -> Any:
        return held or ""

    def choices(self) -> list[tuple[str, Any]]:
        return [(code, label) for code, label in self.options if code not in self.retired]


@dataclass(frozen=True, kw_only=True)
class OwnChoices(Own, Choice):
    """Several of a fixed set of codes."""

    how: ClassVar[str] = "as_codes"
    kind: ClassVar[str] = "choices"
    operators: ClassVar[tuple[str, ...]] = ("any_of", "none_of", *EMPTY_OPERATORS)
    groupable: ClassVar[bool] = False
    retired: frozenset[str] = frozenset()
    sortable: bool = False

    def choices(self) -> list[tuple[str, Any]]:
        return [(code, label) for code, label in self.options if code not in self.retired]

    def read(self, held: Any) -> Any:
        return tuple(held or ())

    def kept(self, value: Any) -> Any:
        return list(value)

    def clean(self, raw: Any, asking: Asking) -> Any:
        """A list of codes or words, or one text in which commas part them; in the order of the options, each once."""
        if raw is None or raw == "":
            return ()
        words = raw if isinstance(raw, (list, tuple)) else re.split("[,，;；、]", str(raw))
        known = self._codes(get_language())
        found = set()
        for word in words:
            if isinstance(word, (dict, list)):
                raise ValueProblem("not_text", _("“%(field)s” takes text.") % {"field": self.label})
            if not str(word).strip():
                continue
            code = known.get(str(word).strip().casefold())
            if code is None:
                allowed = listed(label for _code, label in self.choices())
                words_of = {"value": str(word)[:60], "allowed": allowed}
                raise ValueProblem("not_a_choice", _("“%(value)s” is none of the choices: %(allowed)s.") % words_of)
            found.add(code)
        return tuple(code for code, _label in self.options if code in found)

    def empty_condition(self) -> Q:
        return Q(**{f"{self.path}__isnull": True})

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator in {"any_of", "none_of"}:
            wanted = self.clean(value, asking)
            if not wanted:
                raise ValueProblem("no_value", _("“%(field)s” needs a list of values here.") % {"field": self.label})
            found = Q(**{f"{self.path}__has_any_keys": list(wanted)})
            return found if operator == "any_of" else ~found | self.empty_condition()
        return Field.condition(self, operator, value, asking)

    def as_json(self, value: Any) -> Any:
        return list(value or ())

    def as_text(self, value: Any, asking: Asking) -> str:
        words = dict(self.options)
        return ", ".join(str(words.get(code, code)) for code in value or ())

    def search_text(self, value: Any) -> str:
        return " ".join(Field.search_text(self, label) for code, label in self.options if code in (value or ()))


@dataclass(frozen=True, kw_only=True)
class OwnYesNo(Own, YesNo):
    how: ClassVar[str] = "as_truth"

    def read(self, held: Any) -> Any:
        return bool(held)

    def stored(self, value: Any) -> dict[str, Any]:
        """No is what stands where nothing was said."""
        return {"own": {self.key: True if value else None}}

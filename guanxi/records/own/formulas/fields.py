"""Fields whose value a formula gives: computed by the database wherever they are shown, filtered, sorted or summed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q
from django.db.models.functions import TruncMonth

from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.fields.moment import Day
from guanxi.records.fields.number import Number
from guanxi.records.fields.own import NEGATIVE, PREFIX
from guanxi.records.fields.text import Text
from guanxi.records.fields.truth import YesNo
from guanxi.records.models import OwnField
from guanxi.records.own.formulas.functions import FUNCTIONS
from guanxi.records.own.formulas.language import tree_of
from guanxi.records.own.formulas.meaning import meaning_of, of_field
from guanxi.records.own.formulas.typed import Typed
from guanxi.records.own.words import said
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _

if TYPE_CHECKING:
    from guanxi.records.registry import RecordType

PLACES = 6
MOST_TAKEN_IN = 50


@dataclass(frozen=True, kw_only=True)
class Formula(Field):
    """`expression` stands on the record's own columns."""

    expression: Any
    readonly: bool = True
    in_forms: bool = False

    @property
    def path(self) -> str:
        return f"formula {self.name}"

    def columns(self) -> tuple[str, ...]:
        return ()

    def computed(self) -> dict[str, Any]:
        return {f"computed_{self.name}": self.expression}

    def value(self, row: Mapping[str, Any]) -> Any:
        return self.shown(row[f"computed_{self.name}"])

    def stored(self, value: Any) -> dict[str, Any]:
        return {}

    def shown(self, value: Any) -> Any:
        return value

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        found = self._on_expression(super().condition(operator, value, asking))
        return found | self._on_expression(self.empty_condition()) if operator in NEGATIVE else found

    def _on_expression(self, asked: Q) -> Q:
        """The same question, asked of the expression instead of a column of this name."""
        found = Q(_connector=asked.connector, _negated=asked.negated)
        for child in asked.children:
            if isinstance(child, Q):
                found.children.append(self._on_expression(child))
            elif isinstance(child, tuple):
                path, value = child
                way = path.removeprefix(self.path).removeprefix("__") or "exact"
                lookup = self.expression.output_field.get_lookup(way)
                found.children.append(lookup(self.expression, value))
            else:
                found.children.append(child)
        return found

    def sort_expression(self) -> Any:
        return self.expression

    def group_expression(self, asking: Asking) -> Any:
        return self.expression


@dataclass(frozen=True, kw_only=True)
class FormulaNumber(Formula, Number):
    places: int = PLACES
    maximum: Decimal | None = None

    def shown(self, value: Any) -> Any:
        return None if value is None else round(value, PLACES)


@dataclass(frozen=True, kw_only=True)
class FormulaText(Formula, Text):
    def shown(self, value: Any) -> Any:
        return value or ""


@dataclass(frozen=True, kw_only=True)
class FormulaDay(Formula, Day):
    def group_expression(self, asking: Asking) -> Any:
        return TruncMonth(self.expression)


@dataclass(frozen=True, kw_only=True)
class FormulaTruth(Formula, YesNo):
    kind: ClassVar[str] = "yes_no"


CLASSES: Mapping[str, type[Formula]] = {"number": FormulaNumber, "text": FormulaText, "day": FormulaDay, "truth": FormulaTruth}


def formula_fields(owns: Sequence[OwnField], fields: Sequence[Field], declared: RecordType) -> list[Field]:
    """One that cannot be read any more, as a field it needs was retired, is left out: its page in the settings says why."""
    known = Names(fields, owns, declared)
    found: list[Field] = []
    for own in owns:
        try:
            found.append(_field_of(own, known.meaning(own)))
        except ValueProblem:
            continue
    return found


def _field_of(own: OwnField, meant: Typed) -> Formula:
    return CLASSES[meant.kind](
        name=PREFIX + own.key,
        label=said(own.label_en, own.label_zh),
        help=own.help,
        sensitive=own.sensitive,
        built_from=tuple(sorted(meant.made_of)),
        headers=(),
        expression=meant.expression,
    )


class Names:
    """What the names in formulas of one object stand for: fields by name or label, other formulas by what they mean."""

    def __init__(self, fields: Sequence[Field], formulas: Sequence[OwnField], declared: RecordType) -> None:
        self.declared = declared
        self.fields = {one.name: one for one in fields}
        self.formulas = {PREFIX + one.key: one for one in formulas}
        self.labels: dict[str, set[str]] = {}
        for field in fields:
            for word in {str(field.label), *field.headers}:
                self.labels.setdefault(word.casefold(), set()).add(field.name)
        for own in formulas:
            for word in (own.label_en, own.label_zh):
                self.labels.setdefault(word.casefold(), set()).add(PREFIX + own.key)
        self.open: list[str] = []
        self.taken_in = 0

    def meaning(self, own: OwnField) -> Typed:
        name = PREFIX + own.key
        if name in self.open:
            raise ValueProblem("formula", _("A formula cannot be made of itself."))
        if not self.open:
            self.taken_in = 0
        self.taken_in += 1
        if self.taken_in > MOST_TAKEN_IN:
            raise ValueProblem("formula", _("The formula takes in too many other formulas."))
        self.open.append(name)
        try:
            return meaning_of(own.more.get("formula", ""), self.known)
        finally:
            self.open.pop()

    def known(self, word: str) -> Typed:
        name = self.name_of(word)
        if name in self.formulas:
            return self.meaning(self.formulas[name])
        meant = of_field(self.fields[name], self.declared.model)
        if meant is None:
            raise ValueProblem("formula", _("“%(name)s” cannot stand in a formula.") % {"name": word})
        return meant

    def name_of(self, word: str) -> str:
        if word in self.fields or word in self.formulas:
            return word
        found = self.labels.get(word.casefold(), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            names = {"name": word, "names": ", ".join(sorted(found))}
            raise ValueProblem("formula", _("Several fields are called “%(name)s”. Write one of: %(names)s.") % names)
        raise ValueProblem("formula", _("There is no field “%(name)s”.") % {"name": word})

    def written_out(self, text: str) -> str:
        """The formula with names in place of labels: a field that is called something else later is still meant."""
        found, last = "", 0
        for token in tree_of(text).scan_values(lambda one: getattr(one, "type", "") in {"NAME", "LABEL"}):
            if token.casefold() in FUNCTIONS and text[token.end_pos :].lstrip().startswith("("):
                continue
            found += text[last : token.start_pos] + self.name_of(str(token).strip("[]").strip())
            last = token.end_pos
        return found + text[last:]

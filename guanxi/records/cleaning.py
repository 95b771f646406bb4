"""Cleaning a batch: from what a form, file or API call holds to values, with a problem for everything that cannot be taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guanxi.records.asking import Asking
from guanxi.records.choosing_colleagues import refuse_who_left
from guanxi.records.fields.field import Field
from guanxi.records.fields.link import Link
from guanxi.records.fields.own import Own
from guanxi.records.problems import Problem, unknown_field
from guanxi.records.reading import may_read, may_write
from guanxi.records.registry import RecordType
from guanxi.records.resolving import resolve
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _


@dataclass
class Row:
    """One row of a batch: an id to change that record, none to create one; a version makes the writer careful."""

    values: Mapping[str, Any]
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """A cell that was cleaned before, by the same field under the same circumstances."""

    raw: Any
    value: Any


@dataclass
class Cleaned:
    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def clean_rows(record_type: RecordType, rows: Sequence[Row], asking: Asking) -> list[Cleaned]:
    cleaned = [Cleaned(row) for row in rows]
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    for name in names:
        holders = [one for one in cleaned if name in one.row.values]
        one_field = record_type.by_name.get(name)
        if one_field is None or not may_read(record_type, one_field, asking.actor):
            _refuse(holders, unknown_field(name))
        elif not may_write(record_type, one_field, asking.actor):
            _refuse(holders, Problem("read_only", _("“%(field)s” cannot be written.") % {"field": one_field.label}, name))
        elif isinstance(one_field, Link):
            _clean_links(one_field, holders, asking)
        else:
            _clean_field(one_field, holders, asking)
    beginnings = {one.name: value for one in record_type.fields if (value := one.begins_with()) is not None}
    required = [one_field for one_field in record_type.fields if one_field.required and _is_asked_of(record_type, one_field, asking)]
    for one in cleaned:
        if beginnings and one.row.id is None:
            one.values = {name: value for name, value in beginnings.items() if name not in one.row.values} | one.values
        _check(record_type, required, one, asking)
    refuse_who_left(record_type, cleaned, asking)
    return cleaned


def _is_asked_of(record_type: RecordType, one_field: Field, asking: Asking) -> bool:
    """A company's own demand is none of who may not write the field."""
    return not isinstance(one_field, Own) or may_write(record_type, one_field, asking.actor)


def _refuse(holders: Iterable[Cleaned], problem: Problem) -> None:
    for one in holders:
        one.problems.append(problem)


def _clean_field(one_field: Field, holders: Iterable[Cleaned], asking: Asking) -> None:
    name = one_field.name
    open_ones: list[Cleaned] = []
    for one in holders:
        raw = one.row.values[name]
        if type(raw) is Ready:
            one.values[name] = raw.value
        else:
            open_ones.append(one)
    found = one_field.clean_many([one.row.values[name] for one in open_ones], asking) if open_ones else []
    for one, value in zip(open_ones, found, strict=True):
        if isinstance(value, ValueProblem):
            one.problems.append(Problem(value.code, str(value), name))
        else:
            one.values[name] = value


def _clean_links(one_field: Link, holders: Sequence[Cleaned], asking: Asking) -> None:
    found = resolve(one_field, [one.row.values[one_field.name] for one in holders], asking)
    for one, answer in zip(holders, found, strict=True):
        if isinstance(answer, ValueProblem):
            one.problems.append(Problem(answer.code, str(answer), one_field.name))
        else:
            one.values[one_field.name] = answer


def _check(record_type: RecordType, required: Iterable[Field], one: Cleaned, asking: Asking) -> None:
    named = {problem.field for problem in one.problems} if one.problems else ()
    for one_field in required:
        given = one_field.name in one.values
        asked = one_field.name not in named and (given or one.row.id is None) and one_field.applies(one.values)
        if asked and one_field.is_empty(one.values.get(one_field.name)):
            one.problems.append(Problem("required", _("“%(field)s” is missing.") % {"field": one_field.label}, one_field.name))
    if record_type.check is not None and not one.problems:
        try:
            record_type.check(one.values, asking, one.row.id is None)
        except ValueProblem as problem:
            one.problems.append(Problem(problem.code, str(problem), str(problem.facts.get("in_field", ""))))

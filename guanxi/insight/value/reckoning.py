"""From texts to a formula's result: every input read and checked in one place, with a sentence and the input's name for what is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from guanxi.insight.value.formulas import Formula, Input, Outcome
from guanxi.measures.errors import MeasureError
from guanxi.records.problems import Invalid, Problem

MOST_NUMBERS, LARGEST = 1_000, 10.0**15


def reckon(formula: Formula, given: Mapping[str, str]) -> list[Outcome]:
    """Raises Invalid with one problem per faulty input."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for one in formula.inputs:
        text = given.get(one.name, "").strip()
        if not text:
            if one.needed:
                problems.append(Problem("missing", _("“%(name)s” is needed.") % {"name": one.label}, one.name))
            continue
        try:
            values[one.name] = _read(one, text)
        except ValueError:
            problems.append(Problem("not_a_number", _hint(one), one.name))
    if problems:
        raise Invalid(problems)
    try:
        return formula.run(values)
    except MeasureError as error:
        where = error.where if error.where in {one.name for one in formula.inputs} else formula.inputs[0].name
        raise Invalid(
            [
                Problem(
                    "impossible",
                    _("These numbers do not go together: a part is larger than its whole, or a value lies out of range."),
                    where,
                )
            ]
        ) from error


def _read(one: Input, text: str) -> Any:
    if one.kind in {"amounts", "ratings"}:
        parts = [part for part in re.split(r"[,;，；、\s]+", text) if part]
        if not 0 < len(parts) <= MOST_NUMBERS:
            raise ValueError
        return [_number(part) for part in parts] if one.kind == "amounts" else [_count(part) for part in parts]
    if one.kind == "count":
        return _count(text)
    return _rate(text) if one.kind == "rate" else _number(text)


def _number(text: str) -> float:
    value = float(text.replace(",", "").replace("，", "").replace(" ", ""))
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise ValueError
    return value


def _count(text: str) -> int:
    value = _number(text)
    if value != int(value) or value < 0:
        raise ValueError
    return int(value)


def _rate(text: str) -> float:
    """0.1 or 10 %."""
    return _number(text.rstrip("%％ ")) / 100 if text.rstrip().endswith(("%", "％")) else _number(text)


def _hint(one: Input) -> str:
    hints = {
        "count": _("“%(name)s” is a whole number of 0 or more."),
        "amounts": _("“%(name)s” is a row of up to 1000 numbers with commas between them."),
        "ratings": _("“%(name)s” is a row of up to 1000 whole numbers with commas between them."),
        "rate": _("“%(name)s” is a share such as 0.10 or 10 %%."),
        "amount": _("“%(name)s” is a number."),
    }
    return hints[one.kind] % {"name": one.label}

"""From the gathered rows of one order to its values: lines, the total mapped or summed, and refunds for negative amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from guanxi.records.asking import Asking
from guanxi.records.importing.line_columns import LINE, LINE_COLUMNS
from guanxi.records.problems import Problem
from guanxi.records.registry import registry
from guanxi.values.problem import ValueProblem

Values = Mapping[str, Any]
NUMBERS = {field.name.removeprefix(LINE): field for field in LINE_COLUMNS if field.numeric}
CENT, CENTS = Decimal("0.0001"), Decimal("0.02")


def order_of(rows: Sequence[Values], asking: Asking, problems: list[Problem], line_totals: bool | None = None) -> dict[str, Any]:
    """`rows` hold the order's fields and `line.…` columns as cells. The first cell that says something counts.

    `line_totals`: whether the amounts of this file are those of lines, by all its orders."""
    order: dict[str, Any] = {}
    lines: list[dict[str, Any]] = []
    totals: list[Decimal] = []
    refunds: list[dict[str, Any]] = []
    for row in rows:
        line = _numbers({name.removeprefix(LINE): cell for name, cell in row.items() if name.startswith(LINE)}, asking, problems)
        total = _number("total", row["total"], asking, problems) if "total" in row else None
        back = _given_back(line, total)
        if back:
            refunds.append({"amount": str(back), "refunded_at": _when(row, asking), "reason": str(line.get("name", ""))})
        else:
            lines += [line] if line else []
            totals += [total] if total is not None else []
        for name, cell in row.items():
            if not name.startswith(LINE) and name != "total" and (not back or len(rows) == len(refunds)):
                order.setdefault(name, cell)
    return order | _worth(lines, totals, line_totals) | ({"refunds": refunds} if refunds else {})


def _numbers(line: dict[str, Any], asking: Asking, problems: list[Problem]) -> dict[str, Any]:
    found = dict(line)
    for name in NUMBERS:
        if name in line:
            found[name] = _number(LINE + name, line[name], asking, problems)
    return {name: value for name, value in found.items() if value is not None}


def _number(name: str, cell: Any, asking: Asking, problems: list[Problem]) -> Decimal | None:
    field = NUMBERS[name.removeprefix(LINE)] if name.startswith(LINE) else NUMBERS["amount"]
    try:
        value: Decimal | None = field.clean(cell, asking)
    except ValueProblem as problem:
        problems.append(Problem(problem.code, str(problem), name))
        return None
    return value


def _given_back(line: Mapping[str, Any], total: Decimal | None) -> Decimal | None:
    """A negative quantity, price or amount says that this much went back to the customer."""
    quantity, price = line.get("quantity", Decimal(1)), line.get("unit_price")
    amount = line.get("amount", quantity * price if price is not None else total)
    return -amount if amount is not None and amount < 0 else None


def _when(row: Values, asking: Asking) -> Any:
    """The day of the row, so that the same file tells the same refund twice."""
    field = registry.of("order").by_name["ordered_at"]
    try:
        return field.clean(row.get("ordered_at"), asking)
    except ValueProblem:
        return None


def _worth(lines: Sequence[dict[str, Any]], totals: Sequence[Decimal], line_totals: bool | None) -> dict[str, Any]:
    """Totals that differ are those of the lines, and are summed. The same in every row, they may be either: what the lines come to
    says which, or else what the other orders of the file do."""
    of_lines = len(set(totals)) > 1 or _each_its_own(lines, totals, line_totals)
    if len(totals) == len(lines) and (of_lines or len(lines) == 1):
        lines = [line if "unit_price" in line else {"amount": total, **line} for line, total in zip(lines, totals, strict=True)]
    told: dict[str, Any] = {"lines": [_priced(line, bool(totals)) for line in lines]} if lines else {}
    if totals and not (of_lines and lines):
        told["total"] = str(sum(totals) if of_lines else totals[0])
    return told


def _each_its_own(lines: Sequence[Mapping[str, Any]], totals: Sequence[Decimal], line_totals: bool | None) -> bool:
    """Whether an amount that is the same in several rows is that of each line."""
    if len(totals) < 2:
        return False
    worth = [_line_worth(line) for line in lines]
    if len(lines) == len(totals) and None not in worth:
        known = [one for one in worth if one is not None]
        if abs(sum(known) - totals[0]) < CENTS:
            return False
        if all(abs(one - total) < CENTS for one, total in zip(known, totals, strict=True)):
            return True
    return bool(line_totals)


def _line_worth(line: Mapping[str, Any]) -> Decimal | None:
    if "amount" in line:
        return Decimal(line["amount"])
    if "unit_price" not in line:
        return None
    return Decimal(line.get("quantity", 1) * line["unit_price"] - line.get("discount", 0))


def _priced(line: Mapping[str, Any], has_total: bool) -> dict[str, Any]:
    """Unit price and discount from whichever of quantity, price, discount and amount are known."""
    found = {name: value for name, value in line.items() if name != "amount"}
    quantity, price, amount = line.get("quantity") or Decimal(1), line.get("unit_price"), line.get("amount")
    if amount is not None and price is None:
        found["unit_price"] = ((amount + line.get("discount", 0)) / quantity).quantize(CENT)
        found["discount"] = (found["unit_price"] * quantity).quantize(CENT) - amount
        if found["discount"] < 0:
            found["unit_price"] += CENT
            found["discount"] = (found["unit_price"] * quantity).quantize(CENT) - amount
    elif amount is not None and price is not None and "discount" not in line and quantity * price > amount:
        found["discount"] = quantity * price - amount
    elif amount is None and price is None and has_total and "sku" not in line:
        found["unit_price"] = Decimal(0)
    return {name: str(value) for name, value in found.items()}

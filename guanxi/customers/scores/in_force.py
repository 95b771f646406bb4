"""The scores of one customer that are in force, each with the run that made it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from guanxi.customers.models import CurrentScore
from guanxi.records.asking import Asking
from guanxi.records.asking_together import Question, Questions, answers
from guanxi.records.finding import Record
from guanxi.records.reading import readable_field

KEY = "scores"
PLAIN = ("kind", "value", "low", "high", "label")


@dataclass(frozen=True)
class InForce:
    """`as_of` and `method` are those of the run; what a rule gave has no method. `stability` is what a run of segments says of itself."""

    kind: str
    value: float | None
    low: float | None
    high: float | None
    label: str
    reasons: tuple[str, ...]
    as_of: datetime
    method: str = ""
    stability: float | None = None


def asks(customer: Record, asking: Asking) -> Questions:
    def scores(customers: object) -> QuerySet[Any, Any]:
        found = CurrentScore.objects.filter(customer__any_of=customers)
        found = found.annotate(stability=F("run__summary__stability"))
        rows: QuerySet[Any, Any] = found.values(*PLAIN, "reasons", "at", "run__method", "run__as_of", "stability")
        return rows

    return {KEY: [Question("all", scores, [customer.id])]}


def scores_in_force(customer: Record, asking: Asking) -> dict[str, InForce]:
    """By kind, those that this actor may read."""
    told = answers(asking, KEY, asks(customer, asking)[KEY])["all"]
    return {row["kind"]: _in_force(row) for row in told if readable_field(customer.type, row["kind"], asking.actor)}


def _in_force(row: dict[str, Any]) -> InForce:
    as_of, method = row["run__as_of"] or row["at"], row["run__method"] or ""
    plain = {name: row[name] for name in PLAIN}
    return InForce(**plain, reasons=tuple(row["reasons"]), as_of=as_of, method=method, stability=row["stability"])

"""What the company's own data say to a formula: the calculator starts from them where the reader may see them."""

from __future__ import annotations

from guanxi.access.actor import Actor
from guanxi.insight.audience import may_see
from guanxi.insight.retention.finding import Period, retention_in
from guanxi.insight.satisfaction.finding import counts_for


def own_numbers(actor: Actor) -> dict[str, dict[str, str]]:
    """By formula: inputs as texts."""
    found: dict[str, dict[str, str]] = {}
    if may_see(actor, objects=("order",)):
        stayed = retention_in(actor, Period.of_last_year())
        if stayed.at_start:
            found["retention_rate"] = {"still_active": str(stayed.still_active), "at_start": str(stayed.at_start)}
    if may_see(actor, objects=("feedback",)):
        counts = counts_for(actor)
        if counts.csat[1]:
            found["csat"] = {"satisfied": str(counts.csat[0]), "n": str(counts.csat[1])}
        if sum(counts.nps):
            found["nps"] = dict(zip(("promoters", "passives", "detractors"), map(str, counts.nps), strict=True))
    return found

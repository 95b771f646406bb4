"""Totals per customer from the facts, by expressions that any column engine can run; here an embedded one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import pandas as pd

from guanxi.customers.models import Customer
from guanxi.insight.facts.opening import opening_totals
from guanxi.insight.facts.rates import rate_spans
from guanxi.insight.facts.storing import SCHEMAS, files_of, folder
from guanxi.insight.facts.unprofiled import unprofiled

MEMORY_LIMIT = "1GB"


@dataclass(frozen=True)
class Totals:
    """One row per customer with a purchase: customer_id, days (distinct purchase days), first, last (day numbers), orders, spent.

    `left_out` counts orders in a currency without a rate, orders after the day asked for, and who is not to be
    profiled. `opening`: the same columns for
    customers who are known by their opening figures only; nobody knows when they began, so no model of buying learns from them.
    """

    frame: pd.DataFrame
    left_out: dict[str, int]
    revenue: float
    margin: float | None
    opening: pd.DataFrame

    @property
    def known(self) -> pd.DataFrame:
        """Everybody of whom recency, frequency and amount are known."""
        return pd.concat([self.frame, self.opening], ignore_index=True) if len(self.opening) else self.frame


@contextmanager
def engine() -> Iterator[Any]:
    link = ibis.duckdb.connect(memory_limit=MEMORY_LIMIT, threads=2, temp_directory=str(folder() / "spill"))
    try:
        yield link
    finally:
        link.disconnect()


def facts(link: Any, kind: str) -> Any:
    files = files_of(kind)
    return link.read_parquet(files, table_name=kind) if files else ibis.memtable(SCHEMAS[kind].empty_table())


def without(rows: Any, customers: Sequence[int]) -> Any:
    return rows.anti_join(ibis.memtable(pd.DataFrame({"customer_id": customers})), "customer_id") if customers else rows


def in_one_currency(link: Any, home: str, left_out: Sequence[int] = ()) -> Any:
    """Orders with `money` in the company's currency at the rate of their day; null where there is no rate.

    Those of customers in the bin do not count, so that every share of a run is one of customers who get a score."""
    binned = list(Customer._base_manager.filter(deleted_at__isnull=False).values_list("pk", flat=True))
    orders = without(facts(link, "orders"), [*binned, *left_out])
    rates = ibis.memtable(rate_spans(home))
    own = orders.filter(orders.currency == home).mutate(money=orders.amount, own_cost=orders.cost)
    foreign = orders.filter(orders.currency != home)
    joined = foreign.left_join(rates, [foreign.currency == rates.of, foreign.day >= rates.since, foreign.day < rates.until])
    turned = joined.mutate(money=joined.amount * joined.rate, own_cost=joined.cost * joined.rate)
    columns = ("customer_id", "day", "money", "own_cost")
    return own.select(*columns).union(turned.select(*columns))


def totals(home: str, as_of: date) -> Totals:
    hidden = unprofiled()
    with engine() as link:
        orders = in_one_currency(link, home, hidden)
        counted = orders.filter(orders.money.notnull() & (orders.money > 0) & (orders.day <= as_of))
        daily = counted.group_by("customer_id", "day").aggregate(spent=counted.money.sum(), orders=counted.count())
        per_customer = daily.group_by("customer_id").aggregate(
            days=daily.count(), first=daily.day.min(), last=daily.day.max(), orders=daily.orders.sum(), spent=daily.spent.sum()
        )
        frame = per_customer.order_by("customer_id").to_pandas()
        frame["spent"] = frame["spent"].round(4)  # threads add in any order; money has four places at most
        about = (
            orders.aggregate(
                no_rate=orders.money.isnull().sum(),
                later=(orders.day > as_of).sum(),
                revenue=ibis.cases((orders.money > 0, orders.money), else_=0.0).sum(),
                costed=ibis.cases((orders.own_cost.notnull() & (orders.money > 0), orders.money), else_=0.0).sum(),
                cost=ibis.cases((orders.money > 0, orders.own_cost), else_=0.0).sum(),
            )
            .to_pandas()
            .iloc[0]
        )
    opening, unrated = opening_totals(home, as_of, {*frame["customer_id"], *hidden})
    left_out = {"no_rate": _whole(about.no_rate), "later": _whole(about.later), "opening_no_rate": unrated, "unprofiled": len(hidden)}
    return Totals(frame, left_out, _real(about.revenue), _margin(about), opening)


def _margin(about: Any) -> float | None:
    """The share of revenue that stays after costs, where the costs of at least four fifths of it are known."""
    revenue, costed, cost = _real(about.revenue), _real(about.costed), _real(about.cost)
    return (costed - cost) / costed if revenue > 0 and costed >= 0.8 * revenue else None


def cohort_counts(home: str, as_of: date) -> pd.DataFrame:
    """Distinct customers per first month and months since: columns first, age, active."""
    with engine() as link:
        orders = in_one_currency(link, home)
        counted = orders.filter(orders.money.notnull() & (orders.money > 0) & (orders.day <= as_of))
        seen = counted.mutate(month=counted.day.year() * 12 + counted.day.month() - 1).select("customer_id", "month").distinct()
        first = seen.group_by("customer_id").aggregate(start=seen.month.min())
        joined = seen.join(first, "customer_id")
        cells = joined.mutate(age=joined.month - joined.start)
        return cells.group_by("start", "age").aggregate(active=cells.count()).order_by("start", "age").to_pandas()


def ratings(as_of: date) -> pd.DataFrame:
    """Per customer the number and mean of satisfaction answers of the last two years: customer_id, n, mean."""
    since = date(as_of.year - 2, as_of.month, min(as_of.day, 28))
    with engine() as link:
        given = without(facts(link, "feedback"), unprofiled())
        recent = given.filter((given.kind == "csat") & (given.day > since) & (given.day <= as_of))
        return recent.group_by("customer_id").aggregate(n=recent.count(), mean=recent.score.mean()).order_by("customer_id").to_pandas()


def _whole(value: Any) -> int:
    return 0 if pd.isna(value) else int(value)


def _real(value: Any) -> float:
    return 0.0 if pd.isna(value) else float(value)

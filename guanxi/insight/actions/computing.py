"""A stage of the refresh: every rule that is on looks through the customers, and what it finds takes the place of what it found before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from django.db import connection, transaction

from guanxi.customers.models import CurrentScore
from guanxi.insight.actions import conditions, looking
from guanxi.insight.actions.rules import Rule, rules
from guanxi.insight.facts.totals import Totals
from guanxi.insight.facts.unprofiled import PROFILING
from guanxi.insight.models import NextAction
from guanxi.insight.scoring.buying import day_numbers
from guanxi.insight.scoring.kinds import Scored

YEARS = 2
EPOCH = date(1970, 1, 1)
Row = tuple[int, str, date, date | None, str]


def look_for_actions(totals: Totals, scored: Sequence[Scored], *, now: datetime, today: date, zone: str) -> int:
    """How many were found. Scores of the last refresh are still in force while this runs, those of this one are `scored`."""
    on = {name: rule for name, rule in rules().items() if rule.is_on}
    bought, number = _bought(totals), float((today - EPOCH).days)
    found: list[Row] = []
    makers: dict[str, Callable[[Rule], pd.DataFrame]] = {
        "silent": lambda rule: conditions.silent_buyers(bought, number, rule.thresholds),
        "first_order": lambda rule: conditions.first_orders(bought, number, rule.thresholds),
        "alive_fell": lambda rule: _fallen(bought, scored, number, rule),
        "rating_falls": lambda rule: conditions.falling_ratings(_ratings(rule, now, zone), rule.thresholds),
    }
    for name, make in makers.items():
        if name in on:
            found += _rows(name, make(on[name]))
    with transaction.atomic(), connection.cursor() as cursor:
        kept = _still_fallen(on.get("alive_fell"), scored, today)
        cursor.execute("DELETE FROM next_action")
        _copy(cursor, _once(found + kept))
        for name, statement in looking.STATEMENTS.items():
            if name in on:
                head = "INSERT INTO next_action (customer_id, kind, since, until, facts) "
                chosen = (
                    f"SELECT f.customer_id, '{name}', f.since, f.until, f.facts FROM ({statement}) AS f(customer_id, since, until, facts)"
                )
                cursor.execute(head + chosen, looking.given(name, on[name].thresholds, today, zone))
        cursor.execute(
            "DELETE FROM next_action n USING customer c WHERE c.id = n.customer_id "
            "AND (c.is_restricted OR c.no_profiling AND n.kind = ANY(%s))",
            [list(PROFILING)],
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE next_action")
        cursor.execute("SELECT count(*) FROM next_action")
        return int(cursor.fetchone()[0])


def _bought(totals: Totals) -> pd.DataFrame:
    """Totals with days as numbers; who is known by opening figures only has no gaps and no first order that anybody saw."""
    frame = totals.frame
    return frame.assign(first=day_numbers(frame["first"]), last=day_numbers(frame["last"])) if len(frame) else frame


def _alive(scored: Sequence[Scored]) -> pd.Series[float]:
    one = next((one for one in scored if one.kind == "alive"), None)
    return pd.Series(one.value, index=one.customers) if one is not None else pd.Series(dtype=float)


def _fallen(bought: pd.DataFrame, scored: Sequence[Scored], today: float, rule: Rule) -> pd.DataFrame:
    known = CurrentScore.objects.filter(kind="alive", value__gte=rule["below"] / 100).values_list("customer_id", "value")
    before = pd.Series(dict(known), dtype=float)
    customers = bought["customer_id"]
    alive, was = (np.asarray(one.reindex(customers), dtype=float) for one in (_alive(scored), before))
    return conditions.fallen(bought, alive, was, today, rule.thresholds)


def _still_fallen(rule: Rule | None, scored: Sequence[Scored], today: date) -> list[Row]:
    """A fall is said for some days, unless the probability has risen again."""
    if rule is None:
        return []
    alive = _alive(scored)
    low = set(alive[alive < rule["below"] / 100].index)
    lately = NextAction.objects.filter(kind="alive_fell", since__gte=today - timedelta(days=int(rule["until"])))
    return [(one.customer_id, one.kind, one.since, None, json.dumps(one.facts)) for one in lately if one.customer_id in low]


def _ratings(rule: Rule, now: datetime, zone: str) -> dict[int, tuple[float, list[int]]]:
    since = now - timedelta(days=365 * YEARS)
    with connection.cursor() as cursor:
        cursor.execute(looking.RATED_OFTEN, {"zone": zone, "since": since, "now": now, "answers": int(rule["answers"])})
        return {customer: (float((day - EPOCH).days), scores) for customer, day, scores in cursor.fetchall()}


def _rows(kind: str, frame: pd.DataFrame) -> Iterator[Row]:
    names = [name for name in frame.columns if name not in ("customer_id", "since")]
    for row in frame.to_dict("records"):
        facts = {name: float(row[name]) for name in names}
        yield int(row["customer_id"]), kind, EPOCH + timedelta(days=int(row["since"])), None, json.dumps(facts)


def _once(rows: Sequence[Row]) -> list[Row]:
    """A fresh finding before one that is carried on."""
    return list({(row[0], row[1]): row for row in reversed(rows)}.values())


def _copy(cursor: Any, rows: Sequence[Row]) -> None:
    with cursor.copy("COPY next_action (customer_id, kind, since, until, facts) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)

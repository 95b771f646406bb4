"""The list of the day for one actor: decided by what they may read before anything is ranked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, Q, QuerySet, Value, When

from guanxi.access.actor import Actor
from guanxi.activities.tasks.record import TASK
from guanxi.customers.models import Customer
from guanxi.customers.reaching import visible_customers
from guanxi.insight.actions.kinds import KINDS, Kind
from guanxi.insight.actions.reach import choices, told_to, values
from guanxi.insight.actions.rules import Rule, chance, rules_and_records
from guanxi.insight.actions.statement import STATEMENT
from guanxi.measures.acting import LEAST_OF_TYPICAL
from guanxi.records.asking import Asking
from guanxi.records.reading import rows

PAGE, MOST = 50, 1000
REFUSED_DAYS = 180


@dataclass(frozen=True)
class Reason:
    """One thing found about a customer, or a task that is due. `value` is None where it is unknown or not for this reader."""

    kind: Kind
    since: date
    days: int
    facts: Mapping[str, Any]
    rule: Rule
    task: int | None
    chance: float
    urgency: float
    worth: float
    value: float | None
    valued: bool
    typical: float
    about: int
    """The customer, or of a task the task."""

    @property
    def id(self) -> str:
        """By this it is acted on."""
        return f"{self.kind.name}-{self.about}"


@dataclass(frozen=True)
class Line:
    """A customer, or a task without one: the reason that leads and the others behind it."""

    id: int
    place: int
    customer: int | None
    customer_kind: str
    name: str
    lead: Reason
    others: list[Reason] = field(default_factory=list)

    @property
    def reasons(self) -> list[Reason]:
        return [self.lead, *self.others]


@dataclass(frozen=True)
class Today:
    """`total` counts all lines; `whose` is the choice that was taken."""

    lines: list[Line]
    total: int
    whose: str
    choices: list[str]


def today_for(asking: Asking, *, whose: str = "", after: int = 0, limit: int = PAGE) -> Today:
    """Without a choice: mine, and where nothing is mine the widest that one may choose."""
    offered = choices(asking.actor)
    chosen = whose if whose in offered else "mine"
    lines, total = _lines(asking, _whose(asking.actor, chosen), after, limit)
    if not total and not whose and len(offered) > 1:
        lines, total = _lines(asking, _whose(asking.actor, offered[-1]), after, limit)
        chosen = offered[-1] if total else chosen
    return Today(lines, total, chosen, offered)


def line_of_customer(customer: int, asking: Asking) -> Line | None:
    """What is proposed about one customer in sight, whoever owns them."""
    lines, _total = _lines(asking, Q(), 0, 1, customer=customer)
    return lines[0] if lines else None


def line_of_task(task: int, asking: Asking) -> Line | None:
    """The line on which a task that is due stands by itself."""
    lines, _total = _lines(asking, Q(), 0, 1, task=task)
    return lines[0] if lines else None


def _whose(actor: Actor, choice: str) -> Q:
    mine = Q(owner=actor.user_id or 0)
    if choice == "team":
        return mine | Q(team__in=sorted(actor.team_ids | actor.subtree_ids))
    return mine if choice == "mine" else Q()


def _lines(
    asking: Asking, whose: Q, after: int, limit: int, *, customer: int | None = None, task: int | None = None
) -> tuple[list[Line], int]:
    actor = asking.actor
    in_force, known = rules_and_records()
    told = list(told_to(actor, in_force))
    if not told:
        return [], 0
    customers, tasks = _customers(actor, whose, told), _tasks(asking, whose)
    if customer is not None:
        customers, tasks = customers.filter(pk=customer), tasks.filter(customer=customer)
    if task is not None:
        customers, tasks = customers.none(), tasks.filter(pk=task)
    found = _asked(asking, told, customers, tasks, {name: chance(kind, known) for name, kind in KINDS.items()}, after, limit, customer)
    reasons = [(row, _reason(row, in_force, known, actor)) for row in found]
    lines: dict[int, Line] = {}
    for row, reason in reasons:
        if row["line"] in lines:
            lines[row["line"]].others.append(reason)
        else:
            lines[row["line"]] = Line(row["line"], row["place"], row["customer_id"], row["ckind"], row["name"] or "", reason)
    return list(lines.values()), found[0]["lines"] if found else 0


def _customers(actor: Actor, whose: Q, told: Sequence[tuple[str, Rule]]) -> QuerySet[Any]:
    kinds = sorted({customer for customer, rule in told if customer and not rule.kind.is_task})
    there = {"deleted_at__isnull": True, "erased_at__isnull": True, "is_restricted": False}
    return Customer._base_manager.filter(visible_customers(actor), whose, kind__in=kinds, **there)


def _tasks(asking: Asking, whose: Q) -> QuerySet[Any]:
    today = asking.now.astimezone(asking.zone).date()
    return rows(TASK, asking.actor).filter(whose, done_at__isnull=True, due_on__lte=today)


def _asked(
    asking: Asking,
    told: Sequence[tuple[str, Rule]],
    customers: QuerySet[Any],
    tasks: QuerySet[Any],
    chances: Mapping[str, float],
    after: int,
    limit: int,
    only: int | None,
) -> list[dict[str, Any]]:
    given = _given(asking, told, chances) | {"after": after, "limit": limit, "only": only}
    seen, seen_given = _written("seen", customers.order_by().values("pk", "kind"), "SELECT NULL::bigint AS id, '' AS kind WHERE false")
    kind = Case(When(is_promise=True, then=Value("promise")), default=Value("task"), output_field=CharField())
    due = tasks.order_by().annotate(of_kind=kind).values_list("pk", "customer_id", "of_kind", "due_on", "title")
    empty = "SELECT NULL::bigint, NULL::bigint, '', NULL::date, '' WHERE false"
    asks, asks_given = _written("tasks", due, empty)
    sql = STATEMENT.format(seen=seen, tasks=asks, refused=REFUSED_DAYS, floor=LEAST_OF_TYPICAL)
    with connection.cursor() as cursor:
        cursor.execute(sql, given | seen_given | asks_given)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _written(name: str, query: QuerySet[Any], empty: str) -> tuple[str, dict[str, Any]]:
    """A query as text, its parameters named, to stand within another."""
    try:
        text, given = query.query.sql_with_params()
    except EmptyResultSet:
        return empty, {}
    parts = text.split("%s")
    names = [f"{name}_{place}" for place in range(len(given))]
    named = "".join(part + (f"%({key})s" if key else "") for part, key in zip(parts, [*names, ""], strict=True))
    return named, dict(zip(names, given, strict=True))


def _given(asking: Asking, told: Sequence[tuple[str, Rule]], chances: Mapping[str, float]) -> dict[str, Any]:
    zone = asking.zone.key
    low = next((rule for _customer, rule in told if rule.kind.name == "low_rating"), None)
    columns = {
        "ckind": [customer for customer, _rule in told],
        "kind": [rule.kind.name for _customer, rule in told],
        "theme": [rule.kind.theme for _customer, rule in told],
        "weight": [rule.rank * chances[rule.kind.name] for _customer, rule in told],
        "half": [rule.kind.urgent_after for _customer, rule in told],
        "rising": [rule.kind.rising for _customer, rule in told],
        "rest": [rule.kind.rest for _customer, rule in told],
        "quiet": [rule.kind.quiet for _customer, rule in told],
        "marketing": [rule.kind.marketing for _customer, rule in told],
        "asked_for": [rule.kind.asked_for for _customer, rule in told],
        "valued": [values(customer, asking.actor) for customer, _rule in told],
    }
    low_numbers = {"rating": low["rating"], "low_after": int(low["after"]), "low_until": int(low["until"])} if low else {}
    return {
        **columns,
        **({"rating": 0, "low_after": 0, "low_until": 0} | low_numbers),
        "zone": zone,
        "now": asking.now,
        "today": asking.now.astimezone(asking.zone).date(),
        "me": asking.actor.user_id,
    }


def _reason(row: Mapping[str, Any], in_force: Mapping[str, Rule], known: Mapping[str, Any], actor: Actor) -> Reason:
    rule = in_force[row["kind"]]
    facts = json.loads(row["facts"]) if isinstance(row["facts"], str) else row["facts"]
    return Reason(
        rule.kind,
        row["since"],
        row["days"],
        facts,
        rule,
        row["task_id"],
        chance(rule.kind, known),
        row["urgency"],
        row["worth"],
        row["value"],
        values(row["ckind"], actor),
        row["typical"],
        row["task_id"] if rule.kind.is_task else row["customer_id"],
    )

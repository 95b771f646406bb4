"""Which kinds of reasons an actor may be told of which kind of customer: where they read all that the reason rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guanxi.access.actor import Actor
from guanxi.access.scopes import Scope
from guanxi.insight.actions.kinds import KINDS, Kind
from guanxi.insight.actions.rules import Rule
from guanxi.records.reading import readable_field
from guanxi.records.registry import registry

CUSTOMERS = ("person", "company")
VALUE = "expected_value"


def tells(kind: Kind, customer: str, actor: Actor) -> bool:
    """`customer` is person, company, or empty for a task that names nobody."""
    if kind.is_task:
        return actor.may("read", "task") and (not customer or actor.may("read", customer))
    if customer not in CUSTOMERS or not actor.may("read", customer):
        return False
    reach = actor.scope("read", customer)
    if any(actor.scope("read", name) < reach for name in kind.objects):
        return False
    return all(readable_field(registry.of(customer), name, actor) is not None for name in kind.fields)


def values(customer: str, actor: Actor) -> bool:
    """Whether this actor's list may be ordered by what such customers are worth."""
    return customer in CUSTOMERS and readable_field(registry.of(customer), VALUE, actor) is not None


def told_to(actor: Actor, rules: Mapping[str, Rule]) -> Iterator[tuple[str, Rule]]:
    """(kind of customer, rule) for whatever may be said to this actor."""
    for name, kind in KINDS.items():
        if rules[name].is_on:
            for customer in (*CUSTOMERS, ""):
                if tells(kind, customer, actor):
                    yield customer, rules[name]


def choices(actor: Actor) -> list[str]:
    """Whose customers one may choose: mine, my team's, everybody's, as far as one's role reaches."""
    widest = max(actor.scope("read", name) for name in (*CUSTOMERS, "task"))
    reach = ["mine"]
    if widest >= Scope.TEAM and (actor.team_ids or actor.subtree_ids):
        reach.append("team")
    if widest == Scope.ALL:
        reach.append("all")
    return reach

"""Records that are seen through their customer: an order, a rating, a note."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from guanxi.access.actor import Actor
from guanxi.access.scopes import Scope
from guanxi.access.sharing import is_shared, shares_of
from guanxi.access.visibility import NOTHING, Holders, Owned, Through, Tie, or_shared
from guanxi.customers.models import Customer

KINDS = ("person", "company")
OWNED = Owned()


def visible_customers(actor: Actor) -> Q:
    """The condition on customer rows: people within what the actor may read of people, companies likewise."""
    return _kinds(actor, Scope.ALL)


def through_customer(path: str = "customer") -> Through:
    """Visible when the customer is, and within this object's own scope over the customer's owner and team."""

    def reach(actor: Actor, scope: Scope) -> Q:
        if scope == Scope.ALL and all(actor.scope("read", kind) == Scope.ALL for kind in KINDS):
            return Q()
        condition = _kinds(actor, scope)
        if condition == NOTHING:
            return NOTHING
        return Q(Exists(Customer._base_manager.filter(condition).filter(pk=OuterRef(f"{path}_id"))))

    return Through(reach, lambda row: (tie_of_customer(getattr(row, f"{path}_id")),), _holders)


def tie_of_customer(customer_id: int, *, own: bool = True) -> Tie:
    kind, owner, team = Customer._base_manager.values_list("kind", "owner_id", "team_id").get(pk=customer_id)
    return Tie(owner, team, through=kind, own=own, shares=shares_of(kind, customer_id))


def told_of_customer(row: Any) -> tuple[Tie, ...]:
    """Where a row may hang on a customer and then only the customer's own visibility counts."""
    return (tie_of_customer(row.customer_id, own=False),) if row.customer_id else ()


def _kinds(actor: Actor, scope: Scope) -> Q:
    found = Q()
    for kind in KINDS:
        reach = min(actor.scope("read", kind), scope)
        if reach > Scope.NONE:
            found |= Q(kind=kind) & or_shared(OWNED.condition(actor, reach), actor, kind)
    return found or NOTHING


def _holders(actor: Actor, scope: Scope) -> Holders:
    """A customer who was shared brings papers that anybody may hold."""
    found: frozenset[int] = frozenset()
    for kind in KINDS:
        reach = min(actor.scope("read", kind), scope)
        holders = OWNED.holders(actor, reach)
        if holders is None or (reach > Scope.NONE and is_shared(actor, kind) is not None):
            return None
        found |= holders
    return found

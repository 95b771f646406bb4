"""Finding a customer by id alone, whatever kind it is."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.access.refusing import Refused
from guanxi.customers.models import Customer
from guanxi.records.asking import Asking
from guanxi.records.finding import Record, get
from guanxi.records.problems import NotFound
from guanxi.records.registry import registry


def seen_customer(customer_id: int, asking: Asking, columns: Sequence[str] = ("name",)) -> Record:
    """The person or company as this actor reads it; Refused to whoever reads neither, NotFound where this one may not be seen."""
    if not any(asking.actor.may("read", each) for each in ("person", "company")):
        raise Refused("read", "person")
    kind = Customer._base_manager.filter(pk=customer_id).values_list("kind", flat=True).first() if customer_id < 2**63 else None
    if kind is None or not asking.actor.may("read", kind):
        raise NotFound
    return get(registry.of(kind), customer_id, asking, columns=columns)

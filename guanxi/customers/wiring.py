"""What the customers floor hangs into the house."""

from __future__ import annotations

from guanxi.customers.companies.record import COMPANY
from guanxi.customers.people.record import PERSON
from guanxi.records.registry import registry


def wire() -> None:
    registry.register(PERSON)
    registry.register(COMPANY)

"""How a customer stands: the figures that rooms above give for the card "How is this customer"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guanxi.records.asking import Asking
from guanxi.records.finding import Record


@dataclass(frozen=True)
class Figure:
    """One figure: `href` leads to the records behind it, `how` says how it is made."""

    value: str
    label: str
    how: str
    href: str = ""
    note: str = ""
    tone: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Saying:
    """What the customer last said of us, in their own words."""

    title: str
    how: str
    href: str = ""
    quote: str = ""
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Fact:
    """A room's part of the card. `gives` answers with what this actor may know; nothing where there is nothing to say."""

    key: str
    order: int
    gives: Callable[[Record, Asking], list[Figure | Saying]]


_facts: dict[str, Fact] = {}


def register_fact(fact: Fact) -> None:
    if fact.key in _facts:
        raise ValueError(f"The card has a fact {fact.key!r} already.")
    _facts[fact.key] = fact


def facts_of(customer: Record, asking: Asking) -> list[Figure | Saying]:
    ordered = sorted(_facts.values(), key=lambda one: (one.order, one.key))
    return [found for fact in ordered for found in fact.gives(customer, asking)]

"""How a customer stands: the figures that rooms above give for the card "How is this customer"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from guanxi.records.asking import Asking
from guanxi.records.asking_together import Question, Questions, answers
from guanxi.records.finding import Record
from guanxi.records.statements import Row


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


Told = Mapping[str, list[Row]]
"""The rows that answered the questions of one fact, by the names it gave them."""
Asked = Mapping[str, Callable[[object], QuerySet[Any, Any]]]


@dataclass(frozen=True)
class Fact:
    """A room's part of the card. `asks` gives what it wants to know of the customers it is to filter by (`…__any_of=`), depending on the
    reach of the actor only; `gives` makes of the answers what is said, nothing where there is nothing to say."""

    key: str
    order: int
    asks: Callable[[Asking], Asked]
    gives: Callable[[Record, Asking, Told], list[Figure | Saying]]


KEY = "standing"
_facts: dict[str, Fact] = {}


def register_fact(fact: Fact) -> None:
    if fact.key in _facts:
        raise ValueError(f"The card has a fact {fact.key!r} already.")
    _facts[fact.key] = fact


def asks(customer: Record, asking: Asking) -> Questions:
    """All that the rooms want to know, for one statement."""
    asked = {fact.key: fact.asks(asking) for fact in _ordered()}
    return {KEY: [Question(f"{key} {name}", query, [customer.id]) for key, some in asked.items() for name, query in some.items()]}


def facts_of(customer: Record, asking: Asking) -> list[Figure | Saying]:
    found = answers(asking, KEY, asks(customer, asking)[KEY])
    told: dict[str, dict[str, list[Row]]] = {fact.key: {} for fact in _ordered()}
    for name, rows in found.items():
        key, _space, own = name.partition(" ")
        told[key][own] = rows
    return [said for fact in _ordered() for said in fact.gives(customer, asking, told[fact.key])]


def _ordered() -> list[Fact]:
    return sorted(_facts.values(), key=lambda one: (one.order, one.key))

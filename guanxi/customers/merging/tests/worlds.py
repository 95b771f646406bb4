"""Small worlds made by lot: two to five customers who share phones, jobs, tags, parents and papers in every way that may happen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from guanxi.access.actor import SYSTEM
from guanxi.customers.consent.preferring import set_preferences
from guanxi.files.adding import add_file
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.writing import change, create

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PHONES = [f"138001380{n:02d}" for n in range(6)]
MAILS = [f"a{n}@example.com" for n in range(5)]
TAGS = ["vip", "tea", "north", "old"]
CITIES = ["", "上海", "杭州", "北京"]
TITLES = ["", "采购", "财务"]


def points(lot: Random, some: list[str]) -> list[dict[str, Any]]:
    chosen = lot.sample(some, lot.randint(0, 3))
    first = lot.randrange(len(chosen)) if chosen else 0
    return [
        {
            "value": value,
            "is_primary": number == first,
            "opted_out": lot.random() < 0.3,
            "is_invalid": lot.random() < 0.2,
            "label": lot.choice(["", "家"]),
        }
        for number, value in enumerate(chosen)
    ]


def jobs(lot: Random, companies: list[int]) -> list[dict[str, Any]]:
    pairs = {(lot.choice(companies), lot.choice(TITLES)) for _turn in range(lot.randint(0, 3))} if companies else set()
    return [{"company": company, "title": title, "is_main": number == 0} for number, (company, title) in enumerate(sorted(pairs))]


class Lot:
    """`ids` are those that will be merged, of `kind`; others stand around them."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.lot, self.folder = Random(seed), folder
        self.kind = self.lot.choice(["person", "company"])
        self.companies = [self.customer("company", number) for number in range(self.lot.randint(2, 5))]
        self.people = [self.customer("person", number) for number in range(self.lot.randint(2, 5))]
        self.ids = list(self.people if self.kind == "person" else self.companies)
        self.lot.shuffle(self.ids)
        for company in self.companies:
            self.put_below(company)
        for number in range(self.lot.randint(2, 12)):
            self.paper(number)

    def customer(self, kind: str, number: int) -> int:
        lot = self.lot
        values: dict[str, Any] = {
            "name": lot.choice(["王丽华", "王麗華", "Wang Lihua", "李强"]) if kind == "person" else lot.choice(["甲公司", "乙公司"]),
            "phones": points(lot, PHONES),
            "emails": points(lot, MAILS),
            "tags": lot.sample(TAGS, lot.randint(0, 3)),
            "city": lot.choice(CITIES),
            "external_id": lot.choice([None, f"{kind}-{number}"]),
            "lifecycle": lot.choice(["lead", "customer", "former"]),
        }
        if kind == "person":
            values |= {"employments": jobs(lot, self.companies), "birth": lot.choice([None, "1990-03-12", "05-01"])}
        [pk] = create(registry.of(kind), [values], by=SYSTEM)
        if lot.random() < 0.4:
            set_preferences(customer=pk, values={"preferred_channel": lot.choice(["sms", "email"]), "topics": ["茶"]}, by=SYSTEM)
        return pk

    def put_below(self, company: int) -> None:
        above = self.lot.choice([None, *self.companies])
        if above is not None and above != company:
            try:
                change(registry.of("company"), company, {"parent": above}, by=SYSTEM)
            except Invalid:
                """It would stand above itself."""

    def paper(self, number: int, customer: int | None = None) -> int | None:
        lot = self.lot
        owner = customer or lot.choice([*self.people, *self.companies])
        contact = {"contact": lot.choice([None, *self.people])}
        at = AT + timedelta(days=number)
        kind = lot.choice(["order", "feedback", "note", "call", "task", "consent", "file"])
        if kind == "file":
            path = self.folder / f"{number}.txt"
            path.write_text("hello")
            add_file(object_name="person" if owner in self.people else "company", record_id=owner, name=path.name, content=path, by=SYSTEM)
            return None
        values: dict[str, dict[str, Any]] = {
            "order": {"ordered_at": at, "total": number + 1, "status": lot.choice(["paid", "cancelled"]), **contact},
            "feedback": {"score": lot.randint(1, 5), "given_at": at, **contact},
            "note": {"text": "n", "written_at": at},
            "call": {"text": "c", "called_at": at},
            "task": {"title": "t"},
            "consent": {"purpose": "marketing", "channel": "email", "state": lot.choice(["granted", "withdrawn"]), "stated_at": at},
        }
        [pk] = create(registry.of(kind), [values[kind] | {"customer": owner}], by=SYSTEM)
        return pk

    def values(self) -> dict[str, Any]:
        """What somebody chose for the winner."""
        lot = self.lot
        chosen: dict[str, Any] = {}
        if lot.random() < 0.5:
            chosen["city"] = lot.choice(CITIES)
        if lot.random() < 0.3:
            chosen["name"] = "选定"
        if lot.random() < 0.3 and self.kind == "person":
            chosen["birth"] = "1991-02-03"
        return chosen

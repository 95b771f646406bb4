"""Companies go in with their contact points, parents, and the people who work there."""

from __future__ import annotations

import numpy as np

from guanxi.records.tables import reserve_ids
from guanxi.site.sample.adding_people import Added
from guanxi.site.sample.chance import Ints, dice, pick, words
from guanxi.site.sample.companies import Companies
from guanxi.site.sample.copying import copy_columns, or_null
from guanxi.site.sample.naming import each_once, sort_keys
from guanxi.site.sample.people import People
from guanxi.site.sample.places import ABROAD, CITIES
from guanxi.site.sample.reaching import add_points
from guanxi.site.sample.searchable import Searchable
from guanxi.site.sample.tagging import tag
from guanxi.site.sample.world import World
from guanxi.values.search_text import search_text_of_company

TITLES = ("采购经理", "行政主管", "总经理", "店长", "Buyer", "市场总监", "财务", "Office manager")

BOSS_EVERY = 8
"""Of so many companies one is the owner's own."""


def add_companies(world: World, chunk: int, companies: Companies) -> Added:
    rng = dice(world.seed, "adding companies", chunk)
    size = len(companies)
    ids = np.array(reserve_ids("customer", size))
    areas = world.staff.areas
    owners = np.where(companies.abroad < 0, rng.choice(np.concatenate([areas["e"], areas["n"]]), size), rng.choice(areas["o"], size))
    owners = world.staff.with_boss(owners, np.asarray(companies.number) % BOSS_EVERY == 1)
    created = world.calendar.moments(rng, companies.shoppers.first, office=True)
    external = words([f"MG-C{number:06d}" for number in companies.number])
    columns = {
        "id": ids,
        "kind": "company",
        "name": companies.name,
        "sort_key": sort_keys(companies.name),
        "owner_id": owners,
        "team_id": or_null(world.staff.teams(owners)),
        "lifecycle": np.where(companies.shoppers.buys, words(["customer"]), words(["lead"])),
        "source": pick(rng, ("展会", "老客户介绍", "官网", "电话", ""), size),
        "country": words(["CN" if one < 0 else ABROAD[one].code for one in companies.abroad]),
        **{name: words(values) for name, values in _place(companies).items()},
        "industry": companies.industry,
        "remarks": "",
        "opening_currency": "",
        "external_id": external,
        "created_at": created,
        "changed_at": created,
    }
    copy_columns("customer", columns, size)
    company = {
        "customer_id": ids,
        "credit_code": companies.credit_code,
        "size": companies.size,
        "website": words([f"https://company{number}.example" if number % 3 else "" for number in companies.number]),
        "parent_id": or_null(np.where(companies.parent < 0, 0, ids[companies.parent])),
    }
    copy_columns("company", company, size)
    world.counted("companies", size)
    searchable = Searchable("company")
    searchable.add_texts("name", ids, list(each_once(search_text_of_company, companies.name)))
    searchable.add("external_id", ids, external)
    searchable.add("credit_code", ids, companies.credit_code)
    mail = words([f"info@company{number}.example" for number in companies.number])
    add_points(searchable, "emails", ids, mail, mail)
    searchable.keep()
    tag("company", "大客户", ids, (companies.shoppers.orders > 18) & (rng.random(size) < 0.6))
    tag("company", "月结", ids, rng.random(size) < 0.15)
    return Added(ids, owners, world.staff.teams(owners))


def _place(companies: Companies) -> dict[str, list[str]]:
    rows = [
        (CITIES[place].province, CITIES[place].name, "zh") if abroad < 0 else (*reversed(ABROAD[abroad].cities[0]), ABROAD[abroad].language)
        for abroad, place in zip(companies.abroad, companies.place, strict=True)
    ]
    return {name: [row[number] for row in rows] for number, name in enumerate(("province", "city", "language"))}


def employ(world: World, chunk: int, contacts: People, people: Added, companies: Added) -> Ints:
    """The contacts of the chunk work for its companies in turn; gives the contact of each company, 0 where it has none."""
    rng = dice(world.seed, "employments", chunk)
    who, where = people.ids[: contacts.contacts], np.arange(contacts.contacts) % len(companies.ids)
    columns = {
        "person_id": who,
        "company_id": companies.ids[where],
        "title": pick(rng, TITLES, len(who)),
        "started_on": world.calendar.dates(rng.integers(0, 600, len(who))),
        "is_main": True,
    }
    copy_columns("employment", columns, len(who))
    _moved_on(world, rng, who, companies.ids)
    contact = np.zeros(len(companies.ids), dtype=np.int64)
    contact[where[::-1]] = who[::-1]
    return contact


def _moved_on(world: World, rng: np.random.Generator, who: Ints, companies: Ints) -> None:
    """Some have worked for another company before."""
    some = who[rng.random(len(who)) < 0.12]
    columns = {
        "person_id": some,
        "company_id": rng.choice(companies, len(some)),
        "title": "Assistant",
        "started_on": world.calendar.dates(rng.integers(0, 200, len(some))),
        "ended_on": world.calendar.dates(rng.integers(200, 400, len(some))),
        "is_main": False,
    }
    copy_columns("employment", columns, len(some))

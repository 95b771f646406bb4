"""People go in: their rows, contact points, tags, consents and what search finds them by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guanxi.records.tables import reserve_ids
from guanxi.site.sample import consents, naming, tagging
from guanxi.site.sample.chance import Ints, Words, dice, pick, words
from guanxi.site.sample.contact import addresses_of_mail, chinese_mobiles, foreign_phones
from guanxi.site.sample.copying import copy_columns, or_null
from guanxi.site.sample.people import People
from guanxi.site.sample.places import ABROAD, CITIES, STREETS
from guanxi.site.sample.reaching import add_points
from guanxi.site.sample.searchable import Searchable
from guanxi.site.sample.world import World

REMARKS = (
    "喜欢送货前先打电话",
    "只收工作日",
    "对青瓷感兴趣",
    "给家里老人买茶",
    "Prefers e-mail",
    "Collects teapots",
    "要开发票",
    "生日送小样",
)

BOSS_EVERY = 60
"""Of so many people one is the owner's own."""


@dataclass
class Added:
    """Customers that are in, with what their orders and ratings need to know."""

    ids: Ints
    owners: Ints
    teams: Ints


def add_people(world: World, chunk: int, people: People) -> Added:
    rng = dice(world.seed, "adding people", chunk)
    size = len(people)
    ids = np.array(reserve_ids("customer", size))
    owners = _owners(rng, world, people)
    added = Added(ids, owners, world.staff.teams(owners))
    known_since = np.maximum(people.shoppers.first - rng.integers(0, 4, size), 0)
    created = world.calendar.moments(rng, known_since)
    external = words([f"MG-P{number:07d}" for number in people.number])
    columns = {
        "id": ids,
        "kind": "person",
        "name": people.name,
        "sort_key": naming.sort_keys(people.name),
        "owner_id": or_null(owners),
        "team_id": or_null(added.teams),
        "lifecycle": _lifecycle(people),
        "source": people.source,
        **_place(people),
        "industry": "",
        "remarks": np.where(rng.random(size) < 0.06, pick(rng, REMARKS, size), words([""])),
        "opening_currency": "",
        "external_id": external,
        "created_at": created,
        "changed_at": created,
    }
    copy_columns("customer", columns, size)
    families, givens = naming.families_and_givens(people.name)
    columns = {
        "customer_id": ids,
        "family_name": families,
        "given_name": givens,
        "gender": people.gender,
        "birth_year": _whole(people.birth_year),
        "birth_month": _whole(people.birth_month),
        "birth_day": _whole(people.birth_day),
    }
    copy_columns("person", columns, size)
    world.counted("people", size)
    searchable = Searchable("person")
    searchable.add_texts("name", ids, list(naming.search_texts(people.name)))
    searchable.add("external_id", ids, external)
    _reach(rng, ids, people, searchable)
    searchable.keep()
    tagging.tag_people(rng, ids, people)
    consents.ask_people(rng, world, ids, people)
    return added


def _owners(rng: np.random.Generator, world: World, people: People) -> Ints:
    """Abroad the overseas team, in the north the north's; some customers lie in the common pool."""
    size = len(people)
    areas = world.staff.areas
    owners = rng.choice(areas["e"], size)
    north = people.at_home & np.isin(
        people.place, [number for number, city in enumerate(CITIES) if city.name in ("北京", "天津", "西安", "青岛")]
    )
    owners[north] = rng.choice(areas["n"], int(north.sum()))
    owners[~people.at_home] = rng.choice(areas["o"], int((~people.at_home).sum()))
    owners[rng.random(size) < 0.15] = 0
    return world.staff.with_boss(owners, np.asarray(people.number) % BOSS_EVERY == 1)


def _lifecycle(people: People) -> Words:
    bought = people.shoppers.buys | (np.arange(len(people)) < people.contacts)
    return np.where(bought, words(["customer"]), words(["lead"]))


def _place(people: People) -> dict[str, Words]:
    """Country, province, city and language, from the tables of places."""
    pairs = list(zip(people.abroad, people.place, strict=True))
    at_home = [("CN", city.province, city.name, "zh") for city in CITIES]
    rows = [at_home[place] if abroad < 0 else _foreign(int(abroad), int(place)) for abroad, place in pairs]
    return {name: words([row[number] for row in rows]) for number, name in enumerate(("country", "province", "city", "language"))}


def _foreign(abroad: int, place: int) -> tuple[str, str, str, str]:
    country = ABROAD[abroad]
    city, province = country.cities[place]
    return country.code, province, city, country.language


def _whole(numbers: Words) -> list[int | None]:
    return [None if number != number else int(number) for number in numbers]


def _reach(rng: np.random.Generator, ids: Ints, people: People, searchable: Searchable) -> None:
    """A second record of somebody has their phone."""
    size = len(people)
    shown, matched = chinese_mobiles(rng, size)
    for number, country in enumerate(ABROAD):
        here = np.flatnonzero(people.abroad == number)
        shown[here], matched[here] = foreign_phones(people.number[here] // 8, words([country.code] * len(here)))
    known = rng.random(size) < np.where(people.at_home, 0.9, 0.45)
    known[: people.contacts] = True
    matched[~known] = None
    seconds = np.flatnonzero(people.twin_of >= 0)
    shown[seconds], matched[seconds] = shown[people.twin_of[seconds]], matched[people.twin_of[seconds]]
    add_points(searchable, "phones", ids, shown, matched, label=pick(rng, ("", "", "手机", "家里"), size))
    mail = addresses_of_mail(rng, naming.readings(people.name), people.number)
    mail[rng.random(size) >= np.where(people.at_home, 0.45, 0.85)] = None
    add_points(searchable, "emails", ids, mail, mail, invalid=rng.random(size) < 0.02)
    wechat = words([f"{name.replace('.', '_')}_{number}" for name, number in zip(naming.readings(people.name), people.number, strict=True)])
    wechat[(rng.random(size) >= 0.4) | ~people.at_home] = None
    add_points(searchable, "wechat", ids, wechat, wechat)
    street = _streets(rng, people)
    street[rng.random(size) >= 0.4] = None
    add_points(searchable, "addresses", ids, street, words([None if one is None else one.casefold() for one in street]))


def _streets(rng: np.random.Generator, people: People) -> Words:
    number = rng.integers(1, 260, len(people))
    turn = rng.integers(0, 1000, len(people))
    return words([_street(*row) for row in zip(people.abroad, people.place, number, turn, strict=True)])


def _street(abroad: int, place: int, number: int, turn: int) -> str:
    if abroad >= 0:
        country = ABROAD[abroad]
        return f"{country.streets[turn % len(country.streets)]} {number}, {country.cities[place][0]}"
    city = CITIES[place]
    start = city.province if city.province == f"{city.name}市" else f"{city.province}{city.name}市"
    return f"{start}{city.districts[turn % len(city.districts)]}{STREETS[turn % len(STREETS)]}{number}号"

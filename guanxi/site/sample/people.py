"""The people of the sample: names, sex, age, place, and to which planted group they belong. Pure: no database here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guanxi.site.sample.chance import Floats, Ints, Truths, Words, dice, pick, pick_index, where_known, words
from guanxi.site.sample.chinese_names import chinese_names
from guanxi.site.sample.groups import RETAIL
from guanxi.site.sample.places import ABROAD, CITIES
from guanxi.site.sample.shoppers import Shoppers, shoppers

ABROAD_SHARE = 0.30
CONTACT_SHARE = 0.08
TWICE_SHARE = 0.015
SOURCES = ("门店", "小程序", "天猫", "朋友推荐", "展会", "官网", "小红书", "邮件订阅")
SOURCE_WEIGHTS = (22, 18, 20, 14, 5, 8, 9, 4)
SOURCES_ABROAD = ("Website", "Website", "Instagram", "Trade fair", "Recommended", "Amazon")


@dataclass
class People:
    """One row each, in the same order everywhere. `contacts` come first: they work for the companies of the chunk."""

    number: Ints
    name: Words
    women: Truths
    abroad: Ints  # index into ABROAD, -1 at home
    place: Ints  # index into CITIES, or of the country's cities
    birth_year: Floats
    birth_month: Floats
    birth_day: Floats
    gender: Words
    source: Words
    contacts: int
    twin_of: Ints  # index of the person that this one is a second record of, -1 if none
    shoppers: Shoppers

    def __len__(self) -> int:
        return len(self.number)

    @property
    def at_home(self) -> Truths:
        return self.abroad < 0


def make_people(seed: int, chunk: int, first: int, size: int, year: int) -> People:
    rng = dice(seed, "people", chunk)
    women = rng.random(size) < 0.56
    abroad = np.where(
        rng.random(size) < ABROAD_SHARE, pick_index(rng, len(ABROAD), size, [country.weight for country in ABROAD]), np.int64(-1)
    )
    name = chinese_names(rng, women)
    _name_foreigners(rng, name, women, abroad)
    contacts = round(size * CONTACT_SHARE)
    twin_of = _twins(rng, name, abroad, women, contacts)
    birth_year, month, day = _births(rng, size, year)
    return People(
        number=np.arange(first + 1, first + size + 1),
        name=name,
        women=women,
        abroad=abroad,
        place=_places(rng, abroad),
        birth_year=birth_year,
        birth_month=month,
        birth_day=day,
        gender=where_known(rng, np.where(women, words(["female"]), words(["male"])), 0.86),
        source=where_known(rng, _sources(rng, abroad), 0.9),
        contacts=contacts,
        twin_of=twin_of,
        shoppers=_group(rng, size, contacts, twin_of),
    )


def _name_foreigners(rng: np.random.Generator, name: Words, women: Truths, abroad: Ints) -> None:
    for index, country in enumerate(ABROAD):
        here = np.flatnonzero(abroad == index)
        given = np.where(women[here], pick(rng, country.women, len(here)), pick(rng, country.men, len(here)))
        name[here] = given + " " + pick(rng, country.families, len(here))


def _twins(rng: np.random.Generator, name: Words, abroad: Ints, women: Truths, contacts: int) -> Ints:
    """Some people were entered twice: the second record has the name as somebody else would have written it."""
    size = len(name)
    twin_of = np.full(size, -1)
    seconds = np.arange(size - round((size - contacts) * TWICE_SHARE), size)
    if len(seconds) and len(seconds) < seconds[0] - contacts:
        originals = rng.choice(np.arange(contacts, seconds[0]), len(seconds), replace=False)
        twin_of[seconds] = originals
        abroad[seconds], women[seconds] = abroad[originals], women[originals]
        for second, original, way in zip(seconds, originals, rng.integers(0, 3, len(seconds)), strict=True):
            name[second] = _otherwise(name[original], int(way))
    return twin_of


def _otherwise(name: str, way: int) -> str:
    if " " in name:
        given, family = name.split(" ", 1)
        return (f"{given[0]}. {family}", name.upper(), name)[way]
    return (f"{name[0]} {name[1:]}", f"{name}（老客户）", name)[way]


def _sources(rng: np.random.Generator, abroad: Ints) -> Words:
    size = len(abroad)
    return np.where(abroad < 0, pick(rng, SOURCES, size, SOURCE_WEIGHTS), pick(rng, SOURCES_ABROAD, size))


def _places(rng: np.random.Generator, abroad: Ints) -> Ints:
    at_home = pick_index(rng, len(CITIES), len(abroad), [city.weight for city in CITIES])
    elsewhere = rng.integers(0, 1_000, len(abroad)) % np.array([len(ABROAD[index].cities) for index in abroad])
    return np.where(abroad < 0, at_home, elsewhere)


def _births(rng: np.random.Generator, size: int, year: int) -> tuple[Floats, Floats, Floats]:
    """Of a third nobody knows the birthday, of some only the year, of some only the day."""
    age = np.clip(rng.gamma(9, 4.4, size), 18, 84).astype(int)
    years, months = (year - age).astype(float), rng.integers(1, 13, size).astype(float)
    days = rng.integers(1, 29, size).astype(float)
    known = rng.random(size)
    years[known < 0.38] = np.nan
    months[(known < 0.34) | (known > 0.92)] = np.nan
    days[np.isnan(months)] = np.nan
    return years, months, days


def _group(rng: np.random.Generator, size: int, contacts: int, twin_of: Ints) -> Shoppers:
    found = shoppers(rng, RETAIL, size)
    found.buys[:contacts] = False
    found.bought_once(twin_of >= 0)
    return found

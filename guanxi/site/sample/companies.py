"""The business customers of the sample: names as trade registers write them, credit codes whose check digit fits, parents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guanxi.site.sample.chance import Ints, Words, dice, pick, pick_index, words
from guanxi.site.sample.groups import BUSINESS
from guanxi.site.sample.places import ABROAD, CITIES
from guanxi.site.sample.shoppers import Shoppers, shoppers
from guanxi.values.credit_code import check_character

SHARE_OF_PEOPLE = 0.04
CORES = (
    "云栖",
    "南山",
    "江南里",
    "知味",
    "清和",
    "半亩园",
    "松涛",
    "远山",
    "墨香",
    "锦绣",
    "听雨",
    "恒达",
    "嘉禾",
    "瑞丰",
    "中泰",
    "博雅",
    "海纳",
    "盛世",
    "天元",
    "同济",
)
MORE = ("", "", "春", "堂", "记", "文", "轩")
TRADES = (
    ("酒店管理", "酒店"),
    ("茶馆", "餐饮"),
    ("餐饮管理", "餐饮"),
    ("商贸", "零售"),
    ("文化传媒", "传媒"),
    ("科技", "科技"),
    ("礼品", "零售"),
    ("物业服务", "服务"),
)
FORMS = ("有限公司", "有限公司", "有限责任公司", "股份有限公司")
FOREIGN = (
    "Teehaus",
    "Lotus Living",
    "Old Harbour",
    "Maison Verte",
    "Casa Giada",
    "North & Pine",
    "Bluebell",
    "Silk Road",
    "Porcelain",
    "Green Leaf",
)
FOREIGN_FORMS = {"DE": "GmbH", "US": "Inc.", "GB": "Ltd", "FR": "SARL", "IT": "S.r.l."}
SIZES = ("1-9", "10-49", "50-249", "250-999", "1000+", "")


@dataclass
class Companies:
    number: Ints
    name: Words
    abroad: Ints
    place: Ints
    industry: Words
    size: Words
    credit_code: Words
    parent: Ints  # index within the chunk, -1 if none
    shoppers: Shoppers

    def __len__(self) -> int:
        return len(self.number)


def make_companies(seed: int, chunk: int, first_person: int, people: int) -> Companies:
    rng = dice(seed, "companies", chunk)
    size = max(round(people * SHARE_OF_PEOPLE), 1)
    number = round(first_person * SHARE_OF_PEOPLE) + np.arange(1, size + 1)
    abroad = np.where(rng.random(size) < 0.22, pick_index(rng, len(ABROAD), size), np.int64(-1))
    place = np.where(abroad < 0, pick_index(rng, len(CITIES), size, [city.weight for city in CITIES]), 0)
    trade = rng.integers(0, len(TRADES), size)
    parts = (pick(rng, CORES, size), pick(rng, MORE, size), pick(rng, FORMS, size), pick(rng, FOREIGN, size))
    parent = np.where((rng.random(size) < 0.12) & (np.arange(size) > 3), rng.integers(0, 4, size), np.int64(-1))
    return Companies(
        number=number,
        name=words([_name(*row) for row in zip(abroad, place, trade, number, *parts, strict=True)]),
        abroad=abroad,
        place=place,
        industry=words([TRADES[one][1] for one in trade]),
        size=pick(rng, SIZES, size, (20, 34, 22, 9, 3, 12)),
        credit_code=words([_credit_code(int(a), int(n), chance) for a, n, chance in zip(abroad, number, rng.random(size), strict=True)]),
        parent=np.where(parent < np.arange(size), parent, -1),
        shoppers=shoppers(rng, BUSINESS, size),
    )


def _name(abroad: int, place: int, trade: int, number: int, core: str, more: str, form: str, foreign: str) -> str:
    """The number keeps names apart once the words are used up."""
    if abroad >= 0:
        country = ABROAD[abroad]
        return f"{foreign} {country.families[number % len(country.families)]} {FOREIGN_FORMS[country.code]}"
    return f"{CITIES[place].name}{core}{more}{_apart(number)}{TRADES[trade][0]}{form}"


def _apart(number: int) -> str:
    return "" if number <= 200 else "".join("一二三四五六七八九十"[int(digit)] for digit in str(number))


def _credit_code(abroad: int, number: int, chance: float) -> str:
    if abroad >= 0 or chance < 0.2:
        return ""
    start = f"91{330106 + number % 7}MA{number % 1_000_000_000:07d}"[:17].ljust(17, "0")
    return start + check_character(start)

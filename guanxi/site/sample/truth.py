"""Which group each retail customer of a sample was planted in: for tests and benches that ask whether it is found again."""

from __future__ import annotations

from datetime import date

from guanxi.site.sample.groups import RETAIL
from guanxi.site.sample.people import make_people
from guanxi.site.sample.world import chunks_of


def planted_groups(*, people: int, seed: int, as_of: date) -> dict[str, str]:
    """External id to the name of the group, of everybody who buys; second records of the same person are left out."""
    found: dict[str, str] = {}
    for chunk, first, size in chunks_of(people):
        made = make_people(seed, chunk, first, size, as_of.year)
        for number, group, buys, twin in zip(made.number, made.shoppers.group, made.shoppers.buys, made.twin_of, strict=True):
            if buys and twin < 0:
                found[f"MG-P{number:07d}"] = RETAIL[group].name
    return found

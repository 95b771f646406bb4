"""Precision and recall of the inbox on a labelled set, with the same keys and limits that the database uses."""

from __future__ import annotations

import inspect
from collections import Counter, defaultdict

from guanxi.customers.duplicates.keys import keys_of, name_number
from guanxi.customers.duplicates.profile import MANY, Profile, profile
from guanxi.customers.duplicates.scoring import INBOX, score
from guanxi.customers.duplicates.tests.population import Labelled

BLOCK = 30
TAKEN = set(inspect.signature(profile).parameters)


def profiles(labelled: Labelled) -> list[Profile]:
    made = [profile(labelled.kind, **{name: value for name, value in one.items() if name in TAKEN}) for one in labelled.records]
    held = Counter(each for one in made for each in (*one.phones, *one.mails))
    many = {each for each, count in held.items() if count >= MANY}
    return [one.knowing(many) for one in made]


def candidates(made: list[Profile]) -> set[tuple[int, int]]:
    blocks: dict[object, list[int]] = defaultdict(list)
    for row, one in enumerate(made):
        for key in keys_of(one):
            blocks[key].append(row)
            blocks[key, name_number(one)].append(row)
    whole = {key for key, rows in blocks.items() if isinstance(key, tuple) or len(rows) <= BLOCK}
    return {(a, b) for key in whole for a in blocks[key] for b in blocks[key] if a < b}


def found(made: list[Profile], least: float = INBOX) -> set[tuple[int, int]]:
    return {(a, b) for a, b in candidates(made) if score(made[a], made[b]).value >= least}


def precision_and_recall(labelled: Labelled) -> tuple[float, float]:
    pairs, true = found(profiles(labelled)), labelled.doubles()
    return len(pairs & true) / max(len(pairs), 1), len(pairs & true) / len(true)

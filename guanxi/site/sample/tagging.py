"""Tags on customers, as sales people put them."""

from __future__ import annotations

import numpy as np

from guanxi.records.models import Tag
from guanxi.site.sample.calendar import DAYS
from guanxi.site.sample.chance import Ints, Truths
from guanxi.site.sample.copying import copy_columns
from guanxi.site.sample.people import People


def tag_people(rng: np.random.Generator, ids: Ints, people: People) -> None:
    chance = rng.random(len(people))
    often = people.shoppers.orders > 20
    tag("person", "VIP", ids, often & (chance < 0.75))
    tag("person", "茶友", ids, (people.shoppers.tier >= 2) & (chance > 0.8))
    tag("person", "礼品客户", ids, people.at_home & (chance > 0.45) & (chance < 0.52))
    tag("person", "English", ids, ~people.at_home & (chance < 0.5))
    tag("person", "久未下单", ids, (people.shoppers.last < DAYS - 120) & people.shoppers.buys & (chance > 0.93))


def tag(object_name: str, name: str, ids: Ints, which: Truths) -> None:
    tag_id = known_tag(name)
    copy_columns("tagging", {"tag_id": tag_id, "object": object_name, "record_id": ids[which]}, int(which.sum()))


def known_tag(name: str) -> int:
    found = Tag.objects.filter(name__iexact=name).first() or Tag.objects.create(name=name)
    return int(found.pk)

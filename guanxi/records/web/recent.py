"""The records that somebody opened last. Their browser remembers the addresses; the names come from here, for whoever may see them."""

from __future__ import annotations

import re

from guanxi.records.asking import Asking
from guanxi.records.fields.link import Ref
from guanxi.records.finding import get_many
from guanxi.records.quick_search import Hit
from guanxi.records.registry import registry
from guanxi.records.web.rows import name_of

MOST = 8
ADDRESS = re.compile(r"/([a-z_-]+)/(\d{1,18})/")


def recent(addresses: str, asking: Asking) -> list[Hit]:
    """In the order of the addresses. Whatever is gone, out of sight or no record is left out."""
    asked = list(dict.fromkeys(ADDRESS.findall(addresses)))[:MOST]
    found: dict[tuple[str, str], Hit] = {}
    for plural in dict.fromkeys(plural for plural, _id in asked):
        record_type = registry.by_plural(plural)
        if record_type is None or not asking.actor.may("read", record_type.name):
            continue
        for record in get_many(record_type, [int(pk) for one, pk in asked if one == plural], asking):
            ref = Ref(record_type.name, record.id, name_of(record))
            found[plural, str(record.id)] = Hit(ref, record.url, record_type.icon)
    return [found[one] for one in asked if one in found]

"""Contact points of many customers at once, one of a kind each, and what search finds them by."""

from __future__ import annotations

from typing import Any

import numpy as np

from guanxi.customers.contactpoints.fields import ContactPoints
from guanxi.site.sample.chance import Ints, Words
from guanxi.site.sample.copying import copy_columns
from guanxi.site.sample.searchable import Searchable


def add_points(
    searchable: Searchable, field_name: str, ids: Ints, shown: Words, matched: Words, *, label: Any = "", invalid: Any = False
) -> None:
    """None in `matched` means that there is none."""
    field = searchable.type.by_name[field_name]
    if not isinstance(field, ContactPoints):
        raise TypeError(f"{searchable.type.name}.{field_name} does not hold contact points.")
    there = np.flatnonzero(matched != None)  # noqa: E711 - an array of objects
    columns = {
        "customer_id": ids[there],
        "kind": field.point,
        "label": label if isinstance(label, str) else label[there],
        "value": shown[there],
        "normalised": matched[there],
        "is_primary": True,
        "is_invalid": invalid if isinstance(invalid, bool) else invalid[there],
        "opted_out": False,
    }
    copy_columns("contact_point", columns, len(there))
    if field.searchable:
        searchable.add(field_name, ids[there], [({"normalised": one},) for one in matched[there]])

"""What follows from a name: family and given name, the key it sorts by."""

from __future__ import annotations

from typing import Any

from guanxi.records.asking import Asking
from guanxi.values.name_pinyin import sort_key
from guanxi.values.person_name import split_name

Columns = dict[str, Any]


def derive_person(columns: Columns, before: Columns | None, asking: Asking) -> Columns:
    """The full name is the truth; family and given name follow it unless they are given with it."""
    if before is not None and columns["name"] == before["name"]:
        return {}
    name = columns["name"]
    family, given = split_name(name)
    fresh: Columns = {"sort_key": sort_key(name)[:400]}
    told = before is None and (columns.get("family_name") or columns.get("given_name"))
    return fresh if told else fresh | {"family_name": family[:100], "given_name": given[:150]}


def derive_company(columns: Columns, before: Columns | None, asking: Asking) -> Columns:
    if before is not None and columns["name"] == before["name"]:
        return {}
    return {"sort_key": sort_key(columns["name"])[:400]}

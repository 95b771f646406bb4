"""The whole filter as a form: groups and conditions by their place ("0", "0-1", …), and the tree that was posted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from guanxi.records.asking import Asking
from guanxi.records.filtering import MAX_DEPTH, MAX_LEAVES
from guanxi.records.registry import RecordType
from guanxi.records.web.asking_form import ConditionForm, posted_form

NEW: dict[str, Any] = {"field": "", "op": ""}


@dataclass(frozen=True)
class GroupForm:
    place: str
    joined: str
    nodes: list[GroupForm | ConditionForm]
    deepest: bool

    @property
    def is_group(self) -> bool:
        return True


def tree_form(tree: Any, record_type: RecordType, asking: Asking) -> GroupForm:
    root = tree if "field" not in tree else {"and": [tree]}
    return _group(root, "0", record_type, asking)


def _group(tree: Any, place: str, record_type: RecordType, asking: Asking) -> GroupForm:
    joined = "or" if "or" in tree else "and"
    nodes: list[GroupForm | ConditionForm] = []
    for number, node in enumerate(tree[joined]):
        here = f"{place}-{number}"
        if "field" in node:
            nodes.append(ConditionForm(record_type, asking, node["field"], node["op"], node.get("value"), prefix=f"n{here}-"))
        else:
            nodes.append(_group(node, here, record_type, asking))
    return GroupForm(place, joined, nodes, place.count("-") >= MAX_DEPTH - 3)


def tree_posted(record_type: RecordType, asking: Asking, data: QueryDict) -> Any:
    """What the form holds, with the change that `do` names made: `add:0-1`, `group:0`, `remove:0-2`. Empty groups vanish when applied."""
    verb, _colon, place = data.get("do", "").partition(":")
    tree = _read("0", record_type, asking, data, verb, place, 1)
    if verb:
        return tree or {"and": []}
    return _without_empty(tree)


def _read(place: str, record_type: RecordType, asking: Asking, data: QueryDict, verb: str, at: str, depth: int) -> Any:
    joined = "or" if data.get(f"g{place}-joined") == "or" else "and"
    nodes = []
    for number in range(MAX_LEAVES):
        here = f"{place}-{number}"
        if verb == "remove" and here == at:
            continue
        if f"g{here}-joined" in data and depth < MAX_DEPTH:
            nodes.append(_read(here, record_type, asking, data, verb, at, depth + 1))
        elif f"n{here}-field" in data:
            nodes.append(posted_form(record_type, asking, data, f"n{here}-").leaf())
    if at == place and verb in {"add", "group"}:
        nodes.append(dict(NEW) if verb == "add" else {"or": [dict(NEW)]})
    return {joined: nodes}


def _without_empty(tree: Any) -> Any:
    if "field" in tree:
        return tree if tree["field"] else None
    joined = "or" if "or" in tree else "and"
    nodes = [node for one in tree[joined] if (node := _without_empty(one))]
    if len(nodes) <= 1:
        return nodes[0] if nodes else None
    return {joined: nodes}

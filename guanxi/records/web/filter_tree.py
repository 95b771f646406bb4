"""Conditions as forms: groups, conditions and relations by their place ("0", "0-1", …), and the tree that was posted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from guanxi.records.asking import Asking
from guanxi.records.filtering import MAX_DEPTH, MAX_LEAVES, has_word
from guanxi.records.registry import RecordType
from guanxi.records.relations import Relation, relation
from guanxi.records.web.askable import HAS, askable, relation_named
from guanxi.records.web.asking_form import ConditionForm, posted_form
from guanxi.records.web.conditions import HAS_LABELS

NEW: dict[str, Any] = {"field": "", "op": ""}
ROOT = "0"


@dataclass(frozen=True)
class GroupForm:
    place: str
    joined: str
    nodes: list[GroupForm | ConditionForm | HasForm]
    deepest: bool

    @property
    def is_group(self) -> bool:
        return True


@dataclass
class HasForm:
    """Whether records of a relation belong to it; `where` says which count."""

    type: RecordType
    asking: Asking
    over: Relation
    chosen_op: str
    where: GroupForm
    prefix: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def field(self) -> Relation:
        return self.over

    @property
    def path(self) -> str:
        return f"{HAS}{self.over.name}"

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, Any]]]]:
        return askable(self.type, self.asking)

    @property
    def operators(self) -> list[tuple[str, Any]]:
        return list(HAS_LABELS.items())


def tree_form(tree: Any, record_type: RecordType, asking: Asking) -> GroupForm:
    return _group(tree, ROOT, record_type, asking, 1)


def condition_form(tree: Any, record_type: RecordType, asking: Asking) -> ConditionForm | HasForm:
    """Of one condition that stands alone."""
    return _condition(tree, ROOT, "", record_type, asking, 1)


def _group(tree: Any, place: str, record_type: RecordType, asking: Asking, depth: int) -> GroupForm:
    joined = "or" if "or" in tree else "and"
    nodes: list[GroupForm | ConditionForm | HasForm] = []
    for number, node in enumerate(tree.get(joined, [tree])):
        here = f"{place}-{number}"
        if "and" in node or "or" in node:
            nodes.append(_group(node, here, record_type, asking, depth + 1))
        else:
            nodes.append(_condition(node, here, f"n{here}-", record_type, asking, depth + 1))
    return GroupForm(place, joined, nodes, depth >= MAX_DEPTH - 2)


def _condition(node: Any, place: str, prefix: str, record_type: RecordType, asking: Asking, depth: int) -> ConditionForm | HasForm:
    if word := has_word(node):
        over = relation(record_type, node[word], asking.actor)
        if over is None:
            return ConditionForm(record_type, asking, prefix=prefix)
        return HasForm(record_type, asking, over, word, _group(node.get("where") or NEW, place, over.target, asking, depth + 1), prefix)
    return ConditionForm(record_type, asking, node["field"], node["op"], node.get("value"), prefix)


def tree_posted(record_type: RecordType, asking: Asking, data: QueryDict) -> Any:
    """What the form holds, with the change that `do` names made: `add:0-1`, `group:0`, `remove:0-2`. Empty groups vanish when applied."""
    tree = _Posted(asking, data).group(ROOT, record_type, 1)
    return tree if data.get("do") else _without_empty(tree)


def condition_posted(record_type: RecordType, asking: Asking, data: QueryDict) -> Any:
    """The same of one condition that stands alone; None where no field was chosen yet."""
    tree = _Posted(asking, data).condition(ROOT, "", record_type, 1)
    return tree if "do" in data else _without_empty(tree)


class _Posted:
    def __init__(self, asking: Asking, data: QueryDict) -> None:
        self.asking, self.data = asking, data
        self.verb, _colon, self.at = data.get("do", "").partition(":")

    def group(self, place: str, record_type: RecordType, depth: int) -> Any:
        nodes = []
        for number in range(MAX_LEAVES):
            here = f"{place}-{number}"
            if self.verb == "remove" and here == self.at:
                continue
            if f"n{here}-field" in self.data:
                nodes.append(self.condition(here, f"n{here}-", record_type, depth))
            elif f"g{here}-joined" in self.data and depth < MAX_DEPTH:
                nodes.append(self.group(here, record_type, depth + 1))
        if self.at == place and self.verb in {"add", "group"}:
            nodes.append(dict(NEW) if self.verb == "add" else {"or": [dict(NEW)]})
        return {"or" if self.data.get(f"g{place}-joined") == "or" else "and": nodes}

    def condition(self, place: str, prefix: str, record_type: RecordType, depth: int) -> Any:
        over = relation_named(self.data.get(f"{prefix}field", ""), record_type, self.asking)
        if over is None:
            form = posted_form(record_type, self.asking, self.data, prefix)
            return form.leaf() if form.field is not None else dict(NEW)
        asked = f"g{place}-joined" in self.data and depth < MAX_DEPTH
        where = self.group(place, over.target, depth + 1) if asked else {"and": [dict(NEW)]}
        return {"has_no" if self.data.get(f"{prefix}op") == "has_no" else "has": over.name, "where": where}


def _without_empty(tree: Any) -> Any:
    if word := has_word(tree):
        where = _without_empty(tree["where"])
        return {word: tree[word]} | ({"where": where} if where else {})
    if "field" in tree:
        return tree if tree["field"] else None
    joined = "or" if "or" in tree else "and"
    nodes = [node for one in tree[joined] if (node := _without_empty(one))]
    if len(nodes) <= 1:
        return nodes[0] if nodes else None
    return {joined: nodes}

"""The filter tree and its compiler: the only way from a question to a condition on rows.

A tree is a leaf `{"field": "name", "op": "contains", "value": "王"}` or a branch `{"and": [...]}`, `{"or": [...]}`.
`link.field` asks for a field of the linked record and matches only records that the actor may see.
`{"has": "order.customer", "where": {…}}` asks whether any record that belongs to this one meets the tree within, `has_no` whether
none does; without `where` any will do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from guanxi.records.asking import Asking
from guanxi.records.fields.field import Ends, Field
from guanxi.records.problems import Invalid, Problem, unknown_field
from guanxi.records.reading import readable_field, rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.relations import relation
from guanxi.values.problem import ValueProblem

MAX_DEPTH = 6
MAX_LEAVES = 50
MAX_VALUES = 1_000
MAX_HOPS = 4
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Leaf:
    field: str
    op: str
    value: Any = None


@dataclass(frozen=True)
class Branch:
    joined: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Has:
    """Some record of the relation meets `where`; `not some`: none does."""

    relation: str
    some: bool = True
    where: Node | None = None

    @property
    def word(self) -> str:
        return "has" if self.some else "has_no"


Node = Leaf | Branch | Has


def parse(tree: Any) -> Node | None:
    """From JSON to a typed tree; raises Invalid."""
    if tree in (None, {}, "", {"and": []}):
        return None
    node = _parse(tree, 1)
    if _leaves(node) > MAX_LEAVES:
        raise Invalid([Problem("filter_too_large", _("A filter has at most %(limit)s conditions.") % {"limit": MAX_LEAVES}, "filter")])
    return node


def _parse(tree: Any, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise Invalid([Problem("filter_too_deep", _("A filter has at most %(limit)s levels.") % {"limit": MAX_DEPTH}, "filter")])
    if isinstance(tree, Mapping):
        for joined in ("and", "or"):
            if set(tree) == {joined} and isinstance(tree[joined], list) and tree[joined]:
                return Branch(joined, tuple(_parse(node, depth + 1) for node in tree[joined]))
        if {"field", "op"} <= set(tree) <= {"field", "op", "value"} and isinstance(tree["field"], str) and isinstance(tree["op"], str):
            return Leaf(tree["field"], tree["op"], tree.get("value"))
        for word in ("has", "has_no"):
            if {word} <= set(tree) <= {word, "where"} and isinstance(tree[word], str):
                return Has(tree[word], word == "has", None if tree.get("where") is None else _parse(tree["where"], depth + 1))
    words = _('A filter is {"field", "op", "value"} or {"and": […]} or {"or": […]} or {"has": relation, "where": filter}.')
    raise Invalid([Problem("filter_form", words, "filter")])


def _leaves(node: Node) -> int:
    if isinstance(node, Has):
        return 1 + (_leaves(node.where) if node.where is not None else 0)
    return 1 if isinstance(node, Leaf) else sum(_leaves(one) for one in node.nodes)


def as_json(node: Node | None) -> Any:
    if node is None:
        return None
    if isinstance(node, Leaf):
        return {"field": node.field, "op": node.op, "value": node.value}
    if isinstance(node, Has):
        return {node.word: node.relation} | ({"where": as_json(node.where)} if node.where is not None else {})
    return {node.joined: [as_json(one) for one in node.nodes]}


def has_word(tree: Any) -> str:
    """By which word a tree as JSON asks for a relation, where it does."""
    return "has" if "has" in tree else "has_no" if "has_no" in tree else ""


def both(one: Node | None, other: Node | None) -> Node | None:
    """What meets the one and the other."""
    return Branch("and", (one, other)) if one is not None and other is not None else one if other is None else other


def compiled(node: Node | None, record_type: RecordType, asking: Asking) -> Q:
    """The condition, with the actor's field rights and visibility of related records inside."""
    if node is None:
        return Q()
    if isinstance(node, Leaf):
        return _leaf(node, record_type, asking)
    if isinstance(node, Has):
        return _has(node, record_type, asking)
    found = Q()
    for position, one in enumerate(node.nodes):
        condition = compiled(one, record_type, asking)
        found = condition if position == 0 else (found & condition if node.joined == "and" else found | condition)
    return found


def _leaf(leaf: Leaf, record_type: RecordType, asking: Asking) -> Q:
    first, dot, rest = leaf.field.partition(".")
    field = readable_field(record_type, first, asking.actor)
    if field is None or not field.filterable or leaf.field.count(".") > MAX_HOPS:
        raise Invalid([unknown_field(leaf.field)])
    if dot:
        return _hop(field, Leaf(rest, leaf.op, leaf.value), asking)
    return condition_of(field, leaf, asking)


def condition_of(field: Field, leaf: Leaf, asking: Asking) -> Q:
    if leaf.op not in field.operators:
        raise Invalid([Problem("operator", _("“%(field)s” cannot be asked that way.") % {"field": field.label}, leaf.field)])
    if leaf.op in {"any_of", "none_of"} and (not isinstance(leaf.value, list) or not 0 < len(leaf.value) <= MAX_VALUES):
        raise Invalid([Problem("not_a_list", _("“%(field)s” needs a list of values here.") % {"field": field.label}, leaf.field)])
    if leaf.op not in {"any_of", "none_of", "between", "is_empty", "is_not_empty"} and not isinstance(
        leaf.value, (str, int, float, Decimal, bool)
    ):
        raise Invalid([Problem("no_value", _("“%(field)s” needs a value to compare with.") % {"field": field.label}, leaf.field)])
    if any(isinstance(one, str) and UNSTORABLE.search(one) for one in (leaf.value if isinstance(leaf.value, list) else [leaf.value])):
        raise Invalid([Problem("nul", _("The value holds a character that cannot be stored."), leaf.field)])
    try:
        return field.condition(leaf.op, leaf.value, asking)
    except ValueProblem as problem:
        raise Invalid([Problem(problem.code, str(problem), leaf.field)]) from problem


def _has(has: Has, record_type: RecordType, asking: Asking) -> Q:
    """Records that the actor may not see are none: they are neither found nor do they stand against `has_no`."""
    naming, column = ends_of(has, record_type, asking)
    found = Q(Exists(naming.filter(**{column: OuterRef("pk")})))
    return found if has.some else ~found


def ends_of(has: Has, record_type: RecordType, asking: Asking) -> Ends:
    """What names the records that have such."""
    over = relation(record_type, has.relation, asking.actor)
    if over is None:
        raise Invalid([unknown_field(has.relation)])
    return over.ends(rows(over.target, asking.actor).filter(compiled(has.where, over.target, asking)), asking)


def _hop(field: Field, leaf: Leaf, asking: Asking) -> Q:
    """Over a field that leads on: some target record that the actor may see meets the rest. A field that no target has is unknown, and so
    is one of an object that the actor may not read."""
    found = Q()
    reached = False
    for target in field.leads_to:
        target_type = registry.of(target)
        if not asking.actor.may("read", target) or readable_field(target_type, leaf.field.partition(".")[0], asking.actor) is None:
            continue
        reached = True
        condition = _leaf(leaf, target_type, asking)
        found |= field.leading_to(rows(target_type, asking.actor).filter(condition), asking)
    if not reached:
        raise Invalid([unknown_field(f"{field.name}.{leaf.field}")])
    return found

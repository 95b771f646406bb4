"""The conditions of a question, as it is put to the database: to whom the rare ones of a relation belong is looked up first.

For a page of fifty the planner walks along the list until it is full. That is quick where many have such a record, and where hardly any
has one it asks for the records of everybody.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from guanxi.records.asking import Asking
from guanxi.records.filtering import Branch, Has, Node, compiled, ends_of
from guanxi.records.registry import RecordType

FEW = 5_000


def conditions(node: Node, record_type: RecordType, asking: Asking) -> list[Q]:
    """All of them must hold."""
    return [_looked_up(one, record_type, asking) for one in _all(node)]


def _all(node: Node) -> Iterator[Node]:
    if isinstance(node, Branch) and node.joined == "and":
        for one in node.nodes:
            yield from _all(one)
    else:
        yield node


def _looked_up(node: Node, record_type: RecordType, asking: Asking) -> Q:
    if not isinstance(node, Has) or not node.some:
        return compiled(node, record_type, asking)
    naming, column = ends_of(node, record_type, asking)
    owners = list(naming.order_by().values_list(column, flat=True)[: FEW + 1])  # only distinct ones would be read in their order
    return Q(pk__any_of=sorted({*owners} - {None})) if len(owners) <= FEW else compiled(node, record_type, asking)

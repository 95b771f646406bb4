"""A list as a board, for its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import number_format
from django.utils.safestring import SafeString

from guanxi.records.fields.field import Field
from guanxi.records.grouping import Group
from guanxi.records.layouts.boards import board_of
from guanxi.records.layouts.cards import Card, cards_of
from guanxi.records.web.asked import Asked, tree_of, written
from guanxi.records.web.groups import told

SUMS = 1


@dataclass(frozen=True)
class ShownColumn:
    group: Group
    tone: str
    count: str
    sums: Sequence[SafeString]
    cards: Sequence[Card]
    all_url: str
    """The whole column as a table, where it holds more than its cards."""
    new_url: str


def kanban(asked: Asked, by: Field) -> tuple[int, dict[str, Any]]:
    """How many records there are, and what the template shows."""
    question = asked.question()
    columns = board_of(asked.type, replace(question, columns=(*question.columns, by.name)), by, asked.asking, totalled=asked.fields)
    cards = {card.record.id: card for card in cards_of([one for column in columns for one in column.cards], asked.fields, by, asked.asking)}
    told_of = [_shown(asked, by, column.group, [cards[one.id] for one in column.cards]) for column in columns]
    return sum(column.group.count for column in columns), {"columns": told_of, "by": by}


def _shown(asked: Asked, by: Field, group: Group, cards: Sequence[Card]) -> ShownColumn:
    tree = tree_of([*asked.conditions, group.leaf])
    return ShownColumn(
        group,
        by.tone(group.value),
        number_format(group.count, use_l10n=True, force_grouping=True),
        _sums(asked, group.totals),
        cards,
        asked.url(filter=tree, layout="", group="", open="") if group.count > len(cards) else "",
        f"{asked.type.url}new/?{urlencode({'filter': written(tree)})}",
    )


def _sums(asked: Asked, totals: Mapping[str, Any]) -> list[SafeString]:
    """Of the first column that adds up: there is no room for more above a column of cards."""
    return [told(one, totals[one.name], asked.asking) for one in asked.fields if one.name in totals and one.total == "sum"][:SUMS]

"""A list in groups, each with its subtotals and its rows behind a press; and what all records of a list come to, once somebody asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.grouping import Group, Groups, Total, groups_of, totals_of
from guanxi.records.registry import RecordType
from guanxi.records.web.asked import Asked, asked_in
from guanxi.records.web.doors import reading
from guanxi.records.web.showing import money, tag
from guanxi.ui.markup import each, filled

CELL = '<td class="{}">{}</td>'


@dataclass(frozen=True)
class ShownGroup:
    number: int
    label: SafeString | str
    count: str
    cells: SafeString
    rows_url: str
    only_url: str


def grouped(asked: Asked, by: Field) -> tuple[Groups, list[ShownGroup]]:
    groups = groups_of(asked.type, asked.question(), by, asked.asking, totalled=asked.fields)
    return groups, [_shown(asked, by, group, number) for number, group in enumerate(groups.groups)]


def _shown(asked: Asked, by: Field, group: Group, number: int) -> ShownGroup:
    conditions = [*asked.conditions, group.leaf]
    tree = conditions[0] if len(conditions) == 1 else {"and": conditions}
    label = tag(group.text, by.tone(group.value)) if by.kind in {"label", "choice"} and not by.is_empty(group.value) else group.text
    return ShownGroup(
        number,
        label,
        number_format(group.count, use_l10n=True, force_grouping=True),
        total_cells(asked.fields[1:], group.totals, asked.asking),
        asked.url(filter=tree, group="", open="", within="1"),
        asked.url(filter=tree, group="", open=""),
    )


def total_cells(fields: Sequence[Field], totals: Mapping[str, Total], asking: Asking) -> SafeString:
    return each("{}", (filled(CELL, _class(one), told(one, totals[one.name], asking) if one.name in totals else "") for one in fields))


def _class(one: Field) -> str:
    return "num" if one.numeric and one.look != "mood" else ""


def told(one: Field, total: Total, asking: Asking) -> SafeString:
    """An average says that it is one; of amounts in several currencies each stands by itself."""
    own = one.look in {"money", "company_money"}
    parts = each(
        "<span>{}</span>",
        (
            money(_number(one, value, total), currency or asking.workspace.currency) if own or currency else _number(one, value, total)
            for currency, value in total.amounts.items()
        ),
    )
    if total.how == "sum":
        return filled('<span class="totals" title="{}">{}</span>', _("Sum"), parts)
    return filled('<span class="totals" title="{}">{}{}</span>', _("Average"), SafeString("Ø "), parts)


def _number(one: Field, value: Any, total: Total) -> str:
    if one.look == "share":
        return _("%(number)s %%") % {"number": round(float(value) * 100)}
    number = Decimal(value) if not isinstance(value, float) else Decimal(repr(value))
    places = 2 if one.kind == "money" else 1 if total.how == "average" else 0 if one.kind in {"integer", "score"} else None
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if places is not None else number.normalize()
    return number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True)


@reading
@require_GET
def list_totals(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    """The foot of a list: what all its records come to, not only those on the page; the count above is exact from then on."""
    asked = asked_in(request, record_type)
    asked.check()
    count, totals = totals_of(record_type, asked.question(), asked.fields, asked.asking)
    context = {
        "count": number_format(count, use_l10n=True, force_grouping=True),
        "cells": total_cells(asked.fields[1:], totals, asked.asking),
        "title": _("Counted just now"),
    }
    return render(request, "records/totals.html", context)

"""Sorting and keyset paging: a page continues after the last row it showed, however many rows stand before it."""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.records.fields.field import Field
from guanxi.records.problems import Invalid, Problem, unknown_field
from guanxi.records.reading import readable_field
from guanxi.records.registry import RecordType

MAX_SORTS = 3
READERS: dict[str, Callable[[str], Any]] = {"t": datetime.datetime.fromisoformat, "d": datetime.date.fromisoformat, "n": Decimal}


@dataclass(frozen=True)
class Sort:
    field: Field
    descending: bool

    @property
    def alias(self) -> str:
        return f"sort_{self.field.name}"

    @property
    def word(self) -> str:
        return f"-{self.field.name}" if self.descending else self.field.name


def parse(words: Sequence[str], record_type: RecordType, actor: Actor) -> tuple[Sort, ...]:
    """`name` or `-name`; raises Invalid for what cannot be sorted by."""
    sorts = []
    for word in words:
        field = readable_field(record_type, word.lstrip("-"), actor)
        if field is None or not field.sortable:
            raise Invalid([unknown_field(word.lstrip("-"))])
        sorts.append(Sort(field, word.startswith("-")))
    if len(sorts) > MAX_SORTS:
        raise Invalid([Problem("too_many_sorts", _("Sort by at most %(limit)s fields.") % {"limit": MAX_SORTS}, "sort")])
    return tuple(sorts)


def page_of(
    found: QuerySet[Any], sorts: Sequence[Sort], columns: Sequence[str], limit: int, cursor: str | None
) -> tuple[list[Any], str | None]:
    """Up to `limit` rows as dicts (with `pk` and the sort values) and the cursor of what follows.

    The first sort field is walked in two legs, rows with a value and then rows without, so that its index serves both.
    """
    for sort in sorts:
        found = found.annotate(**sort.field.sort_annotations())
    found = found.annotate(**{sort.alias: sort.field.sort_expression() for sort in sorts})
    mark = _opened(cursor, sorts) if cursor else None
    legs = [False, True] if sorts and _may_be_empty(found, sorts[0]) else [False]
    if mark is not None and sorts and mark[0] is None:
        legs = [True]
    taken: list[Any] = []
    for empty in legs:
        leg = _leg(found, sorts, empty)
        if mark is not None and (not sorts or (mark[0] is None) == empty):
            leg = leg.filter(_after(sorts, mark, empty))
        taken += list(leg.values("pk", *columns, *(sort.alias for sort in sorts))[: limit + 1 - len(taken)])
        if len(taken) > limit:
            break
    more = len(taken) > limit
    taken = taken[:limit]
    return taken, _sealed(taken[-1], sorts) if more else None


def _may_be_empty(found: QuerySet[Any], sort: Sort) -> bool:
    """A column that always holds a value needs no leg for rows without."""
    try:
        return bool(found.model._meta.get_field(sort.field.path).null)
    except FieldDoesNotExist:
        return True


def _leg(found: QuerySet[Any], sorts: Sequence[Sort], empty: bool) -> QuerySet[Any]:
    order: list[Any] = []
    for position, sort in enumerate(sorts):
        if position == 0:
            found = found.filter(**{f"{sort.alias}__isnull": empty})
            if not empty:
                order.append(F(sort.alias).desc() if sort.descending else F(sort.alias).asc())
        else:
            order.append(F(sort.alias).desc(nulls_last=True) if sort.descending else F(sort.alias).asc(nulls_last=True))
    return found.order_by(*order, "-pk" if sorts and sorts[0].descending else "pk")


def _after(sorts: Sequence[Sort], mark: Sequence[Any], empty: bool) -> Q:
    """Rows that stand behind the mark in this order."""
    down = bool(sorts and sorts[0].descending)
    found = Q(**{f"pk__{'lt' if down else 'gt'}": mark[-1]})
    for position in range(len(sorts) - 1, -1, -1):
        sort, value = sorts[position], mark[position]
        if position == 0 and empty:
            continue
        same = Q(**{f"{sort.alias}__isnull": True}) if value is None else Q(**{sort.alias: value})
        beyond = Q() if value is None else Q(**{f"{sort.alias}__{'lt' if sort.descending else 'gt'}": value})
        found = same & found
        if value is not None:
            found |= beyond | (Q(**{f"{sort.alias}__isnull": True}) if position else Q(pk__in=[]))
        if position == 0:
            found &= Q(**{f"{sort.alias}__{'lte' if sort.descending else 'gte'}": value})
    return found


def _fingerprint(sorts: Sequence[Sort]) -> str:
    return hashlib.sha256(",".join(sort.word for sort in sorts).encode()).hexdigest()[:8]


def _sealed(row: Any, sorts: Sequence[Sort]) -> str:
    mark = [_fingerprint(sorts), *(_written(row[sort.alias]) for sort in sorts), row["pk"]]
    return base64.urlsafe_b64encode(json.dumps(mark, separators=(",", ":"), ensure_ascii=False).encode()).decode().rstrip("=")


def _opened(cursor: str, sorts: Sequence[Sort]) -> list[Any]:
    wrong = Invalid([Problem("cursor", _("This page mark does not fit the list. Start again from the first page."), "cursor")])
    try:
        mark = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(mark, list) or len(mark) != len(sorts) + 2 or mark[0] != _fingerprint(sorts):
            raise wrong
        values = [_read(value) for value in mark[1:-1]]
    except (binascii.Error, ValueError, UnicodeDecodeError, TypeError, KeyError, ArithmeticError, RecursionError):
        raise wrong from None
    if not isinstance(mark[-1], int) or isinstance(mark[-1], bool) or not 0 <= mark[-1] < 2**63:
        raise wrong
    if any(isinstance(value, str) and "\x00" in value for value in values):
        raise wrong
    return [*values, mark[-1]]


def _written(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return {"t": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"d": value.isoformat()}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    return value


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        [(kind, text)] = value.items()
        return READERS[kind](text)
    if isinstance(value, (list, dict)):
        raise ValueError
    return value

"""Sorting and keyset paging: a page continues after the last row it showed, however many rows stand before it."""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.records.fields.field import Field
from guanxi.records.lookups import Beside
from guanxi.records.problems import Invalid, Problem, unknown_field
from guanxi.records.reading import readable_field
from guanxi.records.registry import RecordType

MAX_SORTS = 3
READERS: dict[str, Callable[[str], Any]] = {
    "t": datetime.datetime.fromisoformat,
    "d": datetime.date.fromisoformat,
    "c": datetime.time.fromisoformat,
    "n": Decimal,
}


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
    sorts: Sequence[Sort], asked: Ask, model: type[Model], limit: int, cursor: str | None
) -> tuple[list[Any], list[Beside], str | None]:
    """Up to `limit` rows, what came along with them, and the cursor of what follows.

    The first sort field is walked in two legs, rows with a value and then rows without, so that its index serves both.
    """
    mark = _opened(cursor, sorts) if cursor else None
    legs = [False, True] if sorts and _may_be_empty(model, sorts[0]) else [False]
    if mark is not None and sorts and mark[0] is None:
        legs = [True]
    taken: list[Any] = []
    beside: list[Beside] = []
    for empty in legs:
        after = mark if mark is not None and (not sorts or (mark[0] is None) == empty) else None
        rows, more = asked(Leg(sorts, empty, after, limit + 1))
        taken += rows[: limit + 1 - len(taken)]
        beside.append(more)
        if len(taken) > limit:
            break
    more_to_come = len(taken) > limit
    taken = taken[:limit]
    return taken, beside, _sealed(taken[-1], sorts) if more_to_come else None


@dataclass(frozen=True)
class Leg:
    """A piece of a page: the rows with a value in the first sort field, or those without, behind a mark."""

    sorts: Sequence[Sort]
    empty: bool
    mark: Sequence[Any] | None
    limit: int

    @property
    def shape(self) -> tuple[Any, ...]:
        """What the statement depends on besides its conditions."""
        return tuple(sort.word for sort in self.sorts), self.empty, self.limit

    def named(self, found: QuerySet[Any]) -> QuerySet[Any]:
        """With what conditions and order may name."""
        for sort in self.sorts:
            found = found.annotate(**sort.field.sort_annotations())
        with_sorts: QuerySet[Any] = found.annotate(**{sort.alias: sort.field.sort_expression() for sort in self.sorts})
        return with_sorts

    def narrowed(self, found: QuerySet[Any]) -> QuerySet[Any]:
        if self.sorts:
            found = found.filter(**{f"{self.sorts[0].alias}__isnull": self.empty})
        return found if self.mark is None else found.filter(_after(self.sorts, self.mark, self.empty))

    def ordered(self, found: QuerySet[Any], columns: Sequence[str], computed: Mapping[str, Any]) -> QuerySet[Any, dict[str, Any]]:
        """The rows as dicts, with `pk`, what is computed and the sort values."""
        order: list[Any] = []
        for position, sort in enumerate(self.sorts):
            if position == 0:
                order += [] if self.empty else [F(sort.alias).desc() if sort.descending else F(sort.alias).asc()]
            else:
                order.append(F(sort.alias).desc(nulls_last=True) if sort.descending else F(sort.alias).asc(nulls_last=True))
        found = found.order_by(*order, "-pk" if self.sorts and self.sorts[0].descending else "pk")
        page: QuerySet[Any, dict[str, Any]] = found.values("pk", *columns, *(sort.alias for sort in self.sorts), **computed)
        return page[: self.limit]


Ask = Callable[[Leg], tuple[list[dict[str, Any]], Beside]]


def _may_be_empty(model: type[Model], sort: Sort) -> bool:
    """A column that always holds a value needs no leg for rows without."""
    try:
        return bool(model._meta.get_field(sort.field.path).null)
    except FieldDoesNotExist:
        return True


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
    if isinstance(value, datetime.time):
        return {"c": value.isoformat()}
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

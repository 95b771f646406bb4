"""Finding records: one page of a list, one record, a count; always what the actor may see, in fields the actor may read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.records import filtering, sorting
from guanxi.records.asking import Asking
from guanxi.records.few import conditions
from guanxi.records.fields.field import Field
from guanxi.records.lookups import Beside, Lookup, together
from guanxi.records.page_statements import Narrow, page_rows, said
from guanxi.records.problems import Invalid, NotFound, Problem, unknown_field
from guanxi.records.reading import kept_back_rows, readable_fields, rows, shown_field
from guanxi.records.registry import RecordType
from guanxi.records.searching import matching
from guanxi.records.statements import Row, Statement, known, written

MAX_LIMIT = 500
COUNTED_TO = 1_000


@dataclass(frozen=True)
class Record:
    """A record as an actor reads it: only the fields asked for and allowed; of a field that is masked, the mask."""

    type: RecordType
    id: int
    version: int
    values: dict[str, Any]

    @property
    def title(self) -> str:
        return str(self.values.get(self.type.title) or "")

    @property
    def url(self) -> str:
        return self.type.url_of(self.id)


@dataclass(frozen=True)
class Question:
    """What a list asks for. `columns` are field names; empty means all the actor may read. A field that they see masked is named."""

    columns: tuple[str, ...] = ()
    filter: filtering.Node | None = None
    sort: tuple[str, ...] = ()
    q: str = ""
    limit: int = 50
    cursor: str | None = None
    binned: bool = False
    action: str = "read"
    """Only records that the actor may treat so as well: an export takes what may be exported."""


@dataclass(frozen=True)
class Gathered:
    """Records field by field, as they are read."""

    type: RecordType
    ids: Sequence[int]
    versions: Sequence[int]
    values: Mapping[str, Sequence[Any]]

    def records(self) -> list[Record]:
        names = tuple(self.values)
        rows = zip(*self.values.values(), strict=True) if names else [()] * len(self.ids)
        whole = zip(self.ids, self.versions, rows, strict=True)
        return [Record(self.type, pk, version, dict(zip(names, row, strict=True))) for pk, version, row in whole]


@dataclass(frozen=True)
class Page:
    gathered: Gathered | None = None
    next: str | None = None
    fields: Sequence[Field] = ()

    @cached_property
    def records(self) -> list[Record]:
        return self.gathered.records() if self.gathered is not None else []


@dataclass(frozen=True)
class Count:
    """`at_least` is set when counting stopped early."""

    number: int
    at_least: bool = False


def find(record_type: RecordType, question: Question, asking: Asking) -> Page:
    """One page of the list. Raises Refused when the actor may not read the object at all, Invalid for a faulty question."""
    if not 1 <= question.limit <= MAX_LIMIT:
        raise Invalid([Problem("limit", _("“limit” is a number from 1 to %(limit)s.") % {"limit": MAX_LIMIT}, "limit")])
    fields = chosen_fields(record_type, question.columns, asking)
    sorts = sorting.parse(question.sort or record_type.default_sort, record_type, asking.actor)
    asked = _Asked(record_type, question, asking, fields)
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            taken, beside, following = sorting.page_of(sorts, asked.leg, record_type.model, question.limit, question.cursor)
    except (DataError, ValueError, TypeError, ValidationError, ArithmeticError) as error:
        if question.cursor is None and not isinstance(error, DataError):
            raise  # only a page mark that somebody made up holds values of the wrong type
        raise Invalid([Problem("question", _("This question holds a value that is out of range."), "filter")]) from error
    return Page(_gathered(record_type, fields, taken, asking, together(beside)), following, fields)


class _Asked:
    """A list as a statement: what depends on who asks is written once, what depends on the values is made for each question."""

    def __init__(self, record_type: RecordType, question: Question, asking: Asking, fields: Sequence[Field]) -> None:
        require(asking.actor, "read", record_type.name)
        self.type, self.question, self.actor = record_type, question, asking.actor
        self.columns, self.computed, self.lookups = _columns(fields), _computed(fields), _lookups(record_type, fields, asking.actor)
        self.conditions = _conditions(record_type, question, asking, in_order=True)
        self.said = said(self.conditions)

    def leg(self, leg: sorting.Leg) -> tuple[list[Row], Beside]:
        question, model = self.question, self.type.model
        key = (
            self.type.name,
            tuple(self.columns),
            tuple(self.computed),
            question.binned,
            question.action,
            self.actor.reach,
            leg.shape,
            *self.lookups,
        )

        def narrow(found: QuerySet[Any]) -> QuerySet[Any]:
            return leg.narrowed(found.filter(*self.conditions))

        def whole(narrow: Narrow) -> QuerySet[Any, Row]:
            found = rows(self.type, self.actor, question.action, binned=question.binned)
            return leg.ordered(narrow(leg.named(found)), self.columns, self.computed)

        saying = self.said if self.said is None or leg.mark is None else (self.said, tuple(leg.mark))
        return page_rows(key, narrow, plain=lambda: leg.named(model._base_manager.all()), whole=whole, lookups=self.lookups, saying=saying)


def selection(record_type: RecordType, question: Question, asking: Asking) -> QuerySet[Any]:
    """All rows a question matches, without order: what lists, counts, exports and mass edits stand on."""
    require(asking.actor, "read", record_type.name)
    found = rows(record_type, asking.actor, question.action, binned=question.binned)
    return found.filter(*_conditions(record_type, question, asking))


def _conditions(record_type: RecordType, question: Question, asking: Asking, *, in_order: bool = False) -> list[Q]:
    found = conditions(question.filter, record_type, asking) if question.filter is not None else []
    return [*found, matching(record_type, question.q, asking.actor, in_order=in_order)] if question.q.strip() else found


def count(record_type: RecordType, question: Question, asking: Asking, *, exact: bool = False) -> Count:
    found = selection(record_type, question, asking)
    if exact:
        return Count(found.count())
    number = len(found.order_by().values_list("pk", flat=True)[: COUNTED_TO + 1])
    return Count(min(number, COUNTED_TO), number > COUNTED_TO)


def count_kept_back(record_type: RecordType, question: Question, asking: Asking) -> int:
    """How many of those that match the question are kept from what it is asked for, whoever asks."""
    require(asking.actor, "read", record_type.name)
    return kept_back_rows(record_type, asking.actor, question.action).filter(*_conditions(record_type, question, asking)).count()


def get(record_type: RecordType, record_id: int, asking: Asking, *, columns: Sequence[str] = (), binned: bool | None = False) -> Record:
    """One record; NotFound whether it does not exist or may not be seen."""
    require(asking.actor, "read", record_type.name)
    if not 0 < record_id < 2**63:
        raise NotFound
    found = _read([record_id], record_type, columns, asking, binned)
    if not found:
        raise NotFound
    return found[0]


def get_many(record_type: RecordType, ids: Sequence[int], asking: Asking, *, columns: Sequence[str] = ()) -> list[Record]:
    """The visible ones among these records, in the order of the ids."""
    found = {record.id: record for record in _read(ids, record_type, columns, asking, binned=False)}
    return [found[one] for one in ids if one in found]


def _read(ids: Sequence[int], record_type: RecordType, columns: Sequence[str], asking: Asking, binned: bool | None) -> list[Record]:
    key = ("read", record_type.name, tuple(columns), binned, asking.actor.sight)
    plan = known(key, lambda: _plan(record_type, columns, asking, binned))
    found, beside = plan.statement.rows_and_beside(ids)
    return _gathered(record_type, plan.fields, found, asking, beside).records()


@dataclass(frozen=True)
class _Plan:
    """How records are read by their numbers: which fields, and the statement that brings them with all that hangs on them."""

    fields: Sequence[Field]
    statement: Statement


def _plan(record_type: RecordType, columns: Sequence[str], asking: Asking, binned: bool | None) -> _Plan:
    fields = chosen_fields(record_type, columns, asking)
    asked = _among(record_type, _columns(fields), asking.actor, binned, _computed(fields))
    return _Plan(fields, written(asked).with_lookups(_lookups(record_type, fields, asking.actor)))


def _columns(fields: Sequence[Field]) -> list[str]:
    return sorted({column for field in fields for column in field.columns()} | {"version"})


def _computed(fields: Sequence[Field]) -> dict[str, Any]:
    return {name: expression for field in fields for name, expression in field.computed().items()}


def _lookups(record_type: RecordType, fields: Sequence[Field], actor: Actor) -> list[Lookup]:
    return list(dict.fromkeys(lookup for field in fields for lookup in field.beside(record_type, actor)))


def _among(
    record_type: RecordType, columns: Sequence[str], actor: Actor, binned: bool | None, computed: Mapping[str, Any]
) -> Callable[[object], Any]:
    return lambda hole: rows(record_type, actor, binned=binned).filter(pk__any_of=hole).values("pk", *columns, **computed)


def chosen_fields(record_type: RecordType, columns: Sequence[str], asking: Asking) -> Sequence[Field]:
    if not columns:
        return readable_fields(record_type, asking.actor)
    return record_type.by_sight(("chosen", tuple(columns), asking.actor.sight), lambda: _chosen(record_type, columns, asking.actor))


def _chosen(record_type: RecordType, columns: Sequence[str], actor: Actor) -> list[Field]:
    chosen = []
    for name in columns:
        field = shown_field(record_type, name, actor)
        if field is None:
            raise Invalid([unknown_field(name)])
        chosen.append(field)
    return chosen


def _gathered(record_type: RecordType, fields: Sequence[Field], taken: Sequence[Row], asking: Asking, beside: Beside | None) -> Gathered:
    ids = [row["pk"] for row in taken]
    values: dict[str, Sequence[Any]] = {}
    with asking.one_page(beside):
        for one in fields:
            plain = one.values(taken)
            loaded = one.load(record_type, ids, plain, asking) if ids else None
            values[one.name] = plain if loaded is None else loaded
    return Gathered(record_type, ids, [row["version"] for row in taken], values)

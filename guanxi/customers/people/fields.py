"""Fields that only people have: a birthday whose year may be missing, the age derived from it, and where they work."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.customers.models import Employment
from guanxi.records.asking import Asking
from guanxi.records.fields import Field, Integer, PartInput, Parts
from guanxi.records.fields.field import EMPTY_OPERATORS
from guanxi.records.fields.parts import PartRow
from guanxi.records.lookups import Lookup
from guanxi.records.naming import names_of, refs_along
from guanxi.records.reading import rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.telling_apart import Named
from guanxi.values.birth import Birth, parse_birth
from guanxi.values.dates import parse_date
from guanxi.values.period import days_of
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _
from guanxi.values.text import clean_line

NAMED = "companies named by people"
OF_EMPLOYERS = "SELECT company_id FROM employment WHERE person_id = ANY(ARRAY(SELECT pk FROM page))"
LEAP_YEAR = 2000
BIRTH = ("birth_year", "birth_month", "birth_day")


@dataclass(frozen=True, kw_only=True)
class BirthField(Field):
    """A birthday, kept as year, month and day, each of which may be unknown. It is asked when it is celebrated, in whatever year."""

    sortable: bool = False
    kind: ClassVar[str] = "birth"
    operators: ClassVar[tuple[str, ...]] = ("in_period", "not_in_period", *EMPTY_OPERATORS)

    def columns(self) -> tuple[str, ...]:
        return BIRTH

    def value(self, row: Mapping[str, Any]) -> Any:
        year, month, day = (row[column] for column in BIRTH)
        return Birth(year=year, month=month, day=day) if month and day else None

    def clean(self, raw: Any, asking: Asking) -> Any:
        if raw is None or raw == "" or isinstance(raw, Birth):
            return raw or None
        if isinstance(raw, date):
            return Birth(year=raw.year, month=raw.month, day=raw.day)
        return parse_birth(str(raw), asking.date_orders.get(self.name), today=asking.now.date())

    def stored(self, value: Any) -> dict[str, Any]:
        return {"birth_year": value.year, "birth_month": value.month, "birth_day": value.day} if value else dict.fromkeys(BIRTH)

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator not in {"in_period", "not_in_period"}:
            return super().condition(operator, value, asking)
        found = _celebrated(*days_of(str(value), today=asking.now.astimezone(asking.zone).date()))
        return found if operator == "in_period" else ~found

    def empty_condition(self) -> Q:
        return Q(birth_month__isnull=True)

    def as_json(self, value: Any) -> Any:
        return str(value) if value else None

    def as_text(self, value: Any, asking: Asking) -> str:
        return str(value) if value else ""


def _celebrated(start: date, end: date) -> Q:
    """From `start` up to, not including, `end`."""
    if (end - start).days >= 366:
        return Q(birth_month__isnull=False)
    last = end - timedelta(days=1)
    if (last.month, last.day) == (2, 28) and not isleap(last.year):
        last = date(LEAP_YEAR, 2, 29)  # who was born on that day celebrates a day earlier in other years
    since = Q(birth_month__gt=start.month) | Q(birth_month=start.month, birth_day__gte=start.day)
    until = Q(birth_month__lt=last.month) | Q(birth_month=last.month, birth_day__lte=last.day)
    turns = (start.month, start.day) > (last.month, last.day)
    return since | until if turns else since & until


@dataclass(frozen=True, kw_only=True)
class AgeField(Integer):
    """Whole years since the birthday, or since the middle of the birth year where only that is known."""

    readonly: bool = True
    sortable: bool = False
    operators: ClassVar[tuple[str, ...]] = ("gt", "gte", "lt", "lte", "between", *EMPTY_OPERATORS)

    def columns(self) -> tuple[str, ...]:
        return BIRTH

    def value(self, row: Mapping[str, Any]) -> Any:
        return age_on(date.today(), *(row[column] for column in BIRTH))

    def empty_condition(self) -> Q:
        return Q(birth_year__isnull=True)

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator == "between":
            if not isinstance(value, list) or len(value) != 2:
                raise ValueProblem("not_two", _("“Between” needs two values."))
            return _at_least(self._one(value[0], asking)) & ~_at_least(self._one(value[1], asking) + 1)
        if operator in {"gt", "gte"}:
            return _at_least(self._one(value, asking) + (operator == "gt"))
        if operator in {"lt", "lte"}:
            return Q(birth_year__isnull=False) & ~_at_least(self._one(value, asking) + (operator == "lte"))
        return super().condition(operator, value, asking)


def _at_least(age: int) -> Q:
    """By the same rule as `age_on`: whoever has the birthday still ahead this year is a year younger."""
    today = date.today()
    known = Q(birth_month__lt=today.month) | Q(birth_month=today.month) & (Q(birth_day__isnull=True) | Q(birth_day__lte=today.day))
    had = known | Q(birth_month__isnull=True) if (today.month, today.day) >= (7, 1) else known
    return Q(birth_year__lt=today.year - age) | Q(birth_year=today.year - age) & had


def age_on(today: date, year: int | None, month: int | None, day: int | None) -> int | None:
    if year is None:
        return None
    before_birthday = (today.month, today.day) < (month or 7, day or 1)
    return today.year - year - before_birthday


@dataclass(frozen=True, kw_only=True)
class Employments(Parts):
    """Where a person works or worked: company, title, dates; one is the main one. Companies out of sight are left out."""

    model: type[Employment] = Employment
    of: str = "person"
    part_columns: tuple[str, ...] = ("company_id", "title", "started_on", "ended_on", "is_main")
    identity: tuple[str, ...] = ("company_id", "title")
    kind: ClassVar[str] = "employments"
    grows: ClassVar[bool] = True
    first: ClassVar[str] = "is_main"
    seen_through: ClassVar[str] = "company"
    inputs: ClassVar[tuple[PartInput, ...]] = (
        PartInput("company", gettext_lazy("Company"), "link", target="company"),
        PartInput("title", gettext_lazy("Title")),
        PartInput("started_on", gettext_lazy("From"), "date"),
        PartInput("ended_on", gettext_lazy("Until"), "date"),
        PartInput("is_main", gettext_lazy("Main"), "one"),
    )
    operators: ClassVar[tuple[str, ...]] = ("contains", *EMPTY_OPERATORS)

    def beside(self, record_type: RecordType, actor: Actor) -> tuple[Lookup, ...]:
        return (*super().beside(record_type, actor), names_of("company", actor, among=OF_EMPLOYERS))

    def load(self, record_type: RecordType, ids: Sequence[int], values: Sequence[Any], asking: Asking) -> Sequence[Any] | None:
        loaded = super().load(record_type, ids, values, asking) or []
        names = refs_along(("company",), {part["company_id"] for parts in loaded for part in parts}, asking, among=OF_EMPLOYERS)
        return [tuple({**part, "company": names[part["company_id"]]} for part in parts if part["company_id"] in names) for parts in loaded]

    def clean_part(self, part: Any, asking: Asking) -> PartRow:
        given = part if isinstance(part, dict) else {"company": part}
        title = clean_line(str(given.get("title") or ""), 200)
        started, ended = (_day(given.get(name)) for name in ("started_on", "ended_on"))
        if started and ended and ended < started:
            raise ValueProblem("ends_before_start", _("“%(field)s” ends before it starts.") % {"field": self.label})
        return {
            "company_id": self._company(_company_of(given), asking),
            "title": title,
            "started_on": started,
            "ended_on": ended,
            "is_main": given.get("is_main") is True,
        }

    def clean_all(self, parts: list[PartRow], asking: Asking) -> list[PartRow]:
        once = super().clean_all(parts, asking)
        main = next((part for part in once if part["is_main"]), next((part for part in once if part["ended_on"] is None), None))
        for part in once:
            part["is_main"] = part is main
        return once

    def clean_many(self, raws: Sequence[Any], asking: Asking) -> list[Any]:
        """All companies that the batch names, in one query."""
        jobs = [job for raw in raws for job in (raw if isinstance(raw, (list, tuple)) else [raw])]
        return super().clean_many(raws, replace(asking, memo={**asking.memo, NAMED: _named([_company_of(job) for job in jobs], asking)}))

    def _company(self, raw: Any, asking: Asking) -> int:
        found = (asking.memo.get(NAMED) or _named([raw], asking)).all_of(raw)
        if len(found) != 1:
            raise ValueProblem("no_such_company", _("There is no company “%(name)s” that can be told apart.") % {"name": str(raw)[:80]})
        return int(found[0]["pk"])

    def parts_now(self, asking: Asking) -> QuerySet[Any]:
        """A filter goes on to whom they work for today, not to whom they left."""
        today = asking.now.astimezone(asking.zone).date()
        return self.part_rows().filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today))

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        """A job at a company out of sight is out of sight: whether there is one is not told either."""
        companies = rows(registry.of("company"), asking.actor)
        if operator == "contains":
            companies = companies.filter(name__icontains=str(value))
        elif operator not in EMPTY_OPERATORS:
            return super().condition(operator, value, asking)
        found = Q(Exists(Employment.objects.filter(person=OuterRef("pk"), company__in=companies.values("pk"))))
        return ~found if operator == "is_empty" else found

    def as_json(self, value: Any) -> Any:
        return [
            {**part, "company": {"id": part["company"].id, "name": part["company"].name}, "started_on": _iso(part["started_on"])}
            | {"ended_on": _iso(part["ended_on"])}
            for part in value or ()
        ]

    def as_text(self, value: Any, asking: Asking) -> str:
        return "; ".join(f"{part['company'].name}{' · ' + part['title'] if part['title'] else ''}" for part in value or ())

    def search_text(self, value: Any) -> str:
        return " ".join(part["title"] for part in value or ())


def _company_of(job: Any) -> Any:
    raw = job.get("company_id") or job.get("company") if isinstance(job, dict) else job
    return raw.get("id") if isinstance(raw, dict) else raw


def _named(raws: Sequence[Any], asking: Asking) -> Named:
    return Named(registry.of("company"), ("external_id", "name"), raws, asking.actor)


def _day(raw: Any) -> date | None:
    return raw if isinstance(raw, date) or raw is None else parse_date(str(raw)) if raw != "" else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""A list's statement is written once for each shape: other values, other pages and other people get their own rows from it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models import Exists, F, Q
from django.utils import timezone

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.models import User
from guanxi.access.scopes import Scope
from guanxi.customers.models import Employment
from guanxi.journal.writing import act
from guanxi.records import page_statements
from guanxi.records.asking import Asking
from guanxi.records.filtering import Node, parse
from guanxi.records.finding import Question, find, get_many, selection
from guanxi.records.lookups import Lookup
from guanxi.records.page_statements import said
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db
PERSON = registry.of("person")
CITIES = ("杭州", "上海", "100%_\\'", "")


@pytest.fixture
def alice() -> User:
    with act("user.added", by=SYSTEM):
        return User.objects.create(username="alice", name="Alice", created_at=timezone.now())


@pytest.fixture
def bob() -> User:
    with act("user.added", by=SYSTEM):
        return User.objects.create(username="bob", name="Bob", created_at=timezone.now())


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    page_statements.known.kept.clear()
    page_statements.known_conditions.kept.clear()


def people(owners: list[User]) -> list[int]:
    rows = [
        {"name": f"P{number:02}", "city": CITIES[number % 4], "tags": ["VIP"] if number % 3 else [], "phones": f"138000000{number:02}"}
        | {"owner": owners[number % len(owners)].pk, "birth": "1990-02-03" if number % 2 else None, "opening_mean": number or None}
        for number in range(12)
    ]
    return create(PERSON, rows, by=SYSTEM)


def asked(tree: Any = None, *, by: Actor = SYSTEM, **more: Any) -> list[str]:
    """All pages, and as the ORM selects them."""
    question = Question(filter=node(tree), limit=2, **more)
    found: list[str] = []
    page = find(PERSON, question, Asking(by))
    while True:
        found += [record.title for record in page.records]
        whole = get_many(PERSON, [record.id for record in page.records], Asking(by), columns=question.columns)
        assert page.records == whole, "as records are read by their ids"
        if page.next is None:
            break
        page = find(PERSON, Question(filter=node(tree), limit=2, cursor=page.next, **more), Asking(by))
    assert sorted(found) == sorted(selection(PERSON, question, Asking(by)).values_list("name", flat=True))
    return found


def node(tree: Any) -> Node | None:
    return parse(tree) if tree else None


def test_other_values_take_the_same_statement(alice):
    people([alice])
    found = {city: asked({"field": "city", "op": "is", "value": city}, sort=("-name",)) for city in CITIES[:3]}
    assert found == {"杭州": ["P08", "P04", "P00"], "上海": ["P09", "P05", "P01"], CITIES[2]: ["P10", "P06", "P02"]}
    statements = len(page_statements.known.kept)
    assert asked({"field": "city", "op": "is", "value": "Nowhere"}, sort=("-name",)) == []
    assert len(page_statements.known.kept) == statements


@pytest.mark.parametrize(
    "sort", [(), ("name",), ("-opening_mean", "name"), ("opening_mean", "-city"), ("-expected_value",), ("last_rating", "name")]
)
def test_every_page_has_what_the_orm_would_select(alice, sort):
    people([alice])
    for words in (("VIP",), ("VIP", "None")):
        asked({"field": "tags", "op": "any_of", "value": list(words)}, sort=sort, columns=("name", "tags", "phones", "owner"))
    asked({"or": [{"field": "city", "op": "contains", "value": "%_"}, {"field": "birth", "op": "is_empty"}]}, sort=sort)
    asked(q="138", sort=sort)
    asked(q="P0 1380", sort=sort, columns=("name",))


def test_nobody_reads_through_the_statement_of_another(alice, bob):
    """The filter asks for what visibility asks for as well: the values of the filter must not go where those of visibility stand."""
    people([alice, bob])
    mine = Actor(kind="user", key="alice", name="Alice", user_id=alice.pk, grants={("person", "read"): Scope.OWN})
    theirs = Actor(kind="user", key="bob", name="Bob", user_id=bob.pk, grants={("person", "read"): Scope.OWN})
    tree = {"field": "owner", "op": "is", "value": alice.pk}
    other = {"field": "owner", "op": "is", "value": bob.pk}
    hers = [f"P{number:02}" for number in range(0, 12, 2)]
    for _again in range(2):
        assert asked(tree, by=mine, columns=("name",), sort=("name",)) == hers
        assert asked(other, by=mine, columns=("name",), sort=("name",)) == []
        assert asked(tree, by=theirs, columns=("name",), sort=("name",)) == []
        assert len(asked(other, by=theirs, columns=("name",), sort=("name",))) == 6


def test_conditions_are_the_same_when_they_say_the_same():
    def either(day: int = 1) -> Q:
        return Q(opening_orders=1) | ~Q(created_at__lt=datetime(2026, 1, day, tzinfo=UTC))

    one, plain = Q(name="P01", city__in=["杭州", "上海"]), Q(opening_orders=1)
    assert said([one, either()]) == said([Q(name="P01", city__in=["杭州", "上海"]), either()])
    others = (either(2), ~either(), Q(opening_orders=True), Q(opening_orders=1.0), Q(opening_orders__in=[1]), plain & either(), ~plain)
    assert len({said([some]) for some in (one, plain, either(), *others)}) == 10
    rows = PERSON.model.objects.all()
    for asking in (Exists(rows), Q(Exists(rows)), Q(pk__in=rows), Q(city=F("name")), Q(pk__any_of=list(range(101)))):
        assert said([one, plain & Q(asking)]) is None


def test_a_condition_that_stands_there_already_is_not_kept(alice):
    """The ORM leaves a branch out that it has: then there is no place for other values."""
    people([alice])
    plain = PERSON.model._base_manager.all()
    branch = Q(name="P01") | Q(name="P02")

    def rows(other: Any) -> list[str]:
        found, _beside = page_statements.page_rows(
            "test",
            lambda some: some.filter(other),
            plain=lambda: plain,
            whole=lambda narrow: narrow(plain.filter(branch)).order_by("name").values("pk", "name"),
            lookups=[],
        )
        return [row["name"] for row in found]

    assert rows(branch) == ["P01", "P02"]
    assert rows(Q(name="P02") | Q(name="P03")) == ["P02"]
    assert rows(Q(name="P01") | Q(name="P02")) == ["P01", "P02"]


def test_a_condition_that_reads_otherwise_within_the_whole_is_not_kept(alice):
    """Alone it means the first table of names, behind another join the second."""
    firms = create(registry.of("company"), [{"name": "North"}, {"name": "South"}], by=SYSTEM)
    create(PERSON, [{"name": "P01", "employments": [{"company": firm} for firm in firms]}], by=SYSTEM)

    def companies(name: str) -> list[int]:
        found, _beside = page_statements.page_rows(
            "test",
            lambda some: some.filter(company__name=name),
            plain=Employment.objects.all,
            whole=lambda narrow: narrow(Employment.objects.filter(person__name="P01")).values("pk", "company_id"),
            lookups=[],
        )
        return [row["company_id"] for row in found]

    assert [companies("North"), companies("South"), companies("P01")] == [[firms[0]], [firms[1]], []]


def test_what_json_would_not_carry_is_refused():
    with pytest.raises(TypeError, match="bytea"):
        _told = Lookup("(SELECT 1 AS id, '\\x00'::bytea AS content) AS made", "id", ("id", "content")).beside

"""Lists in groups: the counts and sums are those of the records that each group's condition finds, for whoever asks."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.records.asking import Asking
from guanxi.records.filtering import parse
from guanxi.records.finding import Question, count, find
from guanxi.records.grouping import group_field, groupable_fields, groups_of, totals_of
from guanxi.records.own.tests.test_values import made
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.web.tests.test_page import text
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db


def actor(user):
    return actor_of_user(User.objects.get(pk=user.pk))


@pytest.fixture
def orders(cast, person):
    anna, boris, hidden = person("Anna"), person("Boris"), person("Charlie's", owner=cast.charlie.pk, team=None)
    rows = [
        (anna, "2026-10-31T23:30:00+00:00", "10.50", "CNY", "paid"),
        (anna, "2026-11-01T00:30:00+00:00", "20", "CNY", "paid"),
        (boris, "2026-11-02", "30", "EUR", "paid"),
        (boris, "2026-11-30T23:59:59+00:00", "40", "CNY", "cancelled"),
        (hidden, "2026-11-05", "5000", "CNY", "paid"),
    ]
    values = [dict(zip(("customer", "ordered_at", "total", "currency", "status"), row, strict=True)) for row in rows]
    return create(registry.of("order"), values, by=SYSTEM)


def told(name, by, actor, **question):
    kind = registry.of(name)
    groups = groups_of(kind, Question(**question), kind.by_name[by], Asking(actor), totalled=kind.fields)
    return {group.text: (group.count, {one: dict(total.amounts) for one, total in group.totals.items()}) for group in groups.groups}


def test_every_group_has_as_many_records_as_its_condition_finds(cast, person, orders):
    person("Nobody's", owner=None, team=None, city="上海", birth="1990-02-28", tags=["vip"])
    for who in (actor(cast.alice), actor(cast.dora)):
        for name in ("person", "order"):
            kind, asking = registry.of(name), Asking(who)
            whole = count(kind, Question(), asking, exact=True).number
            for field in groupable_fields(kind, who):
                groups = groups_of(kind, Question(), field, asking).groups
                found = [count(kind, Question(filter=parse(group.leaf)), asking, exact=True).number for group in groups]
                assert found == [group.count for group in groups], (who.name, field.name)
                assert sum(found) == whole, (who.name, field.name)


def test_amounts_stand_once_for_each_currency_and_strangers_records_count_nowhere(cast, orders):
    for who, found, yuan in ((cast.alice, 3, "30.50"), (cast.dora, 4, "5030.50")):
        n, totals = told("order", "status", actor(who))["Paid"]
        assert (n, totals["total"]) == (found, {"CNY": Decimal(yuan), "EUR": Decimal(30)})
    number, totals = totals_of(registry.of("order"), Question(), registry.of("order").fields, Asking(actor(cast.alice)))
    assert (number, totals["total"].amounts) == (4, {"CNY": Decimal("70.50"), "EUR": Decimal(30)})


def test_a_link_groups_by_what_the_reader_may_see(cast, person, orders):
    seen = told("order", "customer", actor(cast.alice))
    assert {name: (n, totals["total"]) for name, (n, totals) in seen.items()} == {
        "Anna": (2, {"CNY": Decimal("30.50")}),
        "Boris": (2, {"CNY": Decimal(40), "EUR": Decimal(30)}),
    }
    assert list(told("order", "customer", actor(cast.dora))) == ["Anna", "Boris", "Charlie's"]
    page = text(cast.client(cast.alice), "/orders/?group=customer&columns=number,total")
    assert ">Anna</a>" in page
    assert "Charlie" not in page


def test_what_one_cannot_group_by_is_said_so(cast):
    asked = actor(cast.alice)
    with pytest.raises(Invalid, match="One cannot group by “Remarks”"):
        group_field(registry.of("person"), "remarks", asked)
    with pytest.raises(Invalid, match="There is no field “nothing”"):
        group_field(registry.of("person"), "nothing", asked)


def test_months_are_those_of_the_reader_the_newest_first(cast, orders):
    assert {month: n for month, (n, _totals) in told("order", "ordered_at", actor(cast.alice)).items()} == {
        "November 2026": 3,
        "October 2026": 1,
    }
    in_shanghai = told("order", "ordered_at", replace(actor(cast.alice), timezone="Asia/Shanghai"))
    assert [(month, n) for month, (n, _totals) in in_shanghai.items()] == [("December 2026", 1), ("November 2026", 3)]


def test_the_list_shows_groups_and_their_rows_behind_them(cast, person):
    for name, city in (("Anna", "Berlin"), ("Boris", "Bonn"), ("Berta", "Bonn")):
        person(name, city=city)
    alice = cast.client(cast.alice)
    page = text(alice, "/people/?group=city&columns=name,city")
    assert page.index(">Bonn</a>") < page.index(">Berlin</a>")
    assert "Berta" not in page
    leaf = {"field": "city", "op": "any_of", "value": ["Bonn"]}
    rows = text(
        alice, "/people/", data={"filter": json.dumps(leaf), "within": "1"}, headers={"HX-Request": "true", "HX-Target": "more-group-0"}
    )
    assert "Berta" in rows
    assert "Anna" not in rows
    totals = text(alice, "/people/totals/?columns=name,city")
    assert '<span class="count">3</span>' in totals
    above = totals.partition('id="list-count" hx-swap-oob="true">')[2]
    assert ">3</span>" in above
    for wrong in ("nothing", "name", "remarks", "segment"):
        assert "This list cannot be shown as asked" in text(alice, f"/people/?group={wrong}")


def test_more_groups_than_can_be_read_are_cut_and_it_is_said(cast, person):
    create(
        registry.of("person"),
        [{"name": f"P{n}", "city": f"City {n}", "owner": cast.alice.pk, "team": cast.team.pk} for n in range(201)],
        by=SYSTEM,
    )
    assert "There are more groups than are shown" in text(cast.client(cast.alice), "/people/?group=city")


def test_rows_of_a_group_page_on_within_it(cast, person):
    made = [{"name": f"P{n:03}", "city": "Bonn", "owner": cast.alice.pk, "team": cast.team.pk} for n in range(60)]
    create(registry.of("person"), made, by=SYSTEM)
    asking = {"filter": json.dumps({"field": "city", "op": "any_of", "value": ["Bonn"]}), "within": "1"}
    rows = text(cast.client(cast.alice), "/people/", data=asking, headers={"HX-Request": "true", "HX-Target": "more-group-0"})
    assert 'hx-trigger="click"' in rows
    assert "within=1" in rows
    assert find(registry.of("person"), Question(limit=50), Asking(actor(cast.alice))).next


def test_what_own_money_comes_to_stands_in_the_companys_currency(cast, person):
    name = made("money", "Budget")
    for amount in ("10.50", "20"):
        person(f"With {amount}", **{name: amount})
    client = cast.client(cast.dora)
    for address in (f"/people/totals/?columns=name,{name}", f"/people/?columns=name,{name}&group=lifecycle"):
        assert '<span class="faint">¥</span> 30.50' in text(client, address)

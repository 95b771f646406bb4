"""How is this customer: figures that lead to their records, for those who may read them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from guanxi.access.scopes import Scope
from guanxi.customers.models import CurrentScore
from guanxi.customers.standing.facts import Figure, facts_of
from guanxi.records.asking import Asking
from guanxi.records.filtering import parse
from guanxi.records.finding import Question, find, get
from guanxi.records.registry import registry

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@pytest.fixture
def person(world):
    return world.person()


def card(world, who, person):
    return world.client(who).get(f"/customers/{person}/standing/").content.decode()


def facts(world, who, person):
    asking = Asking(world.actor(who))
    return facts_of(get(registry.of("person"), person, asking), asking)


def rate(world, person, *scores, comment=""):
    for number, score in enumerate(scores):
        world.add(
            "feedback",
            customer=person,
            score=score,
            given_at=AT + timedelta(days=number),
            comment=comment if number == len(scores) - 1 else "",
        )


def test_it_shows_the_last_words_and_what_is_open(world, person):
    rate(world, person, 5, 5, 4, 2, comment="等了三个星期")
    world.add("task", title="Call back", customer=person, owner="bob", due_on="2020-01-01", is_promise=True)
    world.add("order", customer=person, number="A", ordered_at=AT, total=1280, currency="CNY", status="open")
    world.add("order", customer=person, number="B", ordered_at=AT, total=20, currency="EUR", status="open")
    world.add("note", customer=person, text="n", written_at=timezone.now() - timedelta(days=12))
    text = card(world, "bob", person)
    for told in ("2 / 5, below their usual", "等了三个星期", "promises overdue", "¥ 1,280.00", "€ 20.00", "12 days", "card-hot"):
        assert told in text, told


def test_it_tells_no_mean_of_fewer_than_ten_answers(world, person):
    rate(world, person, *[5] * 8, 1)
    text = card(world, "bob", person)
    assert "mean rating" not in text
    assert "below their usual" in text
    assert "5.0" not in text
    rate(world, person, 4, 4)
    assert "mean rating" in card(world, "bob", person)
    assert "n = 11" in card(world, "bob", person)


def test_it_says_how_each_figure_is_made_and_leads_to_its_records(world, person):
    rate(world, person, *[4] * 10)
    world.add("task", title="t", customer=person, owner="bob", is_promise=True)
    world.add("task", title="done", customer=person, owner="bob", done_at=AT)
    world.add("task", title="elsewhere", customer=world.person("另一位"), owner="bob")
    world.add("order", customer=person, number="A", ordered_at=AT, total=1, status="open")
    world.add("call", customer=person, text="c")
    found = [one for one in facts(world, "bob", person) if isinstance(one, Figure)]
    assert len(found) >= 5
    expected = {"tasks": 1, "orders": 1, "calls": 1, "feedback": 10}
    for figure in found:
        assert figure.how, figure
        plural = urlsplit(figure.href).path.strip("/")
        tree = json.loads(parse_qs(urlsplit(figure.href).query)["filter"][0])
        page = find(registry.by_plural(plural), Question(filter=parse(tree)), Asking(world.actor("bob")))
        assert len(page.records) == expected[plural], figure
        assert world.client("bob").get(figure.href).status_code == 200


def test_it_tells_value_and_risk_only_to_those_who_may_read_them(world, person):
    for kind, value, reasons in (("expected_value", 8420, []), ("alive", 0.2, ["silent_longer_than_usual"]), ("value_so_far", 9999, [])):
        CurrentScore.objects.create(customer_id=person, kind=kind, value=value, low=6900, high=10300, reasons=reasons, at=AT)
    world.user("erin", {"read": Scope.TEAM}, team=world.north, fields=[("person", "expected_value"), ("person", "alive")])
    told = world.client("erin").get(f"/people/{person}/").content.decode()
    assert "8,420" in told
    assert "80 %" in told
    assert "silent for more than twice the usual gap" in told
    assert "value so far" not in told, "this one was not granted"
    withheld = world.client("bob").get(f"/people/{person}/").content.decode()
    for word in ("8,420", "Value and risk", "may not come back", "twice the usual"):
        assert word not in withheld, word


def test_one_order_says_nothing_of_who_may_not_come_back(world, person):
    CurrentScore.objects.create(customer_id=person, kind="alive", value=None, reasons=["bought_once"], at=AT)
    told = world.client("alice").get(f"/people/{person}/").content.decode()
    assert "cannot be judged from one order" in told
    assert ">0 %<" not in told
    assert "100 %" not in told
    listed = world.client("alice").get("/people/?columns=name,alive").content.decode()
    assert '<span title="cannot be judged from one order">–' in listed


def test_whoever_cannot_be_judged_has_no_value_to_be_found_and_sorted_by(world, person):
    other = world.person("张伟")
    CurrentScore.objects.create(customer_id=person, kind="alive", value=None, reasons=["bought_once"], at=AT)
    CurrentScore.objects.create(customer_id=other, kind="alive", value=0.4, at=AT)
    people, asking = registry.of("person"), Asking(world.actor("alice"))

    def found(op, value=None):
        return [one.id for one in find(people, Question(filter=parse({"field": "alive", "op": op, "value": value})), asking).records]

    assert found("gte", 0) == found("is_not_empty") == [other]
    assert person in found("is_empty")
    assert other not in found("is_empty")
    for sort in ("alive", "-alive"):
        assert find(people, Question(sort=(sort,)), asking).records[0].id == other


def test_it_is_not_found_by_a_stranger(world, person):
    assert world.client("charlie").get(f"/customers/{person}/standing/").status_code == 404


def test_it_counts_only_what_this_reader_may_see(world, person):
    world.add("task", title="alices own", customer=person, owner="alice")
    assert re.search(r'stat-value">0<', card(world, "bob", person))
    assert re.search(r'stat-value">1<', card(world, "alice", person))


def test_it_leaves_out_what_the_role_may_not_read(world, person):
    world.add("order", customer=person, number="A", ordered_at=AT, total=1280, status="open")
    world.user("erin", {"read": Scope.TEAM}, ["person"], team=world.north)
    assert "unpaid" not in card(world, "erin", person)
    assert "Nothing is known yet" in card(world, "erin", person)


def test_the_page_shows_orders_words_and_how_the_name_is_read(world):
    company = world.company()
    person = world.person("单雄信", employments=[{"company": company, "title": "采购经理"}])
    for number in range(7):
        world.add("order", customer=person, number=f"SO-{number}", ordered_at=AT + timedelta(days=number), total=100, currency="CNY",
                  status="cancelled" if number == 0 else "paid")  # fmt: skip
    rate(world, person, 3, comment="还行")
    text = world.client("bob").get(f"/people/{person}/").content.decode()
    assert "shàn xióng xìn" in text
    assert "SO-6" in text
    assert "¥ 100.00" in text
    assert "还行" in text
    assert "华东机械有限公司" in text
    assert "采购经理" in world.client("bob").get(f"/companies/{company}/").content.decode()


def test_what_orders_come_to_is_told_to_those_who_may_read_the_value_so_far(world):
    """Hidden as a field, it is not told as a sum either; each order in sight stays in sight."""
    person, company = world.person(), world.company()
    for customer, kind in ((person, "people"), (company, "companies")):
        for number in range(3):
            world.add("order", customer=customer, number=f"{kind}-{number}", ordered_at=AT, total=100, currency="CNY", status="paid")
    world.user("erin", {"read": Scope.TEAM}, team=world.north, fields=[("person", "value_so_far")])
    for who, path, told in (
        ("alice", f"/people/{person}/", True),
        ("erin", f"/people/{person}/", True),
        ("erin", f"/companies/{company}/", False),
        ("bob", f"/people/{person}/", False),
    ):
        text = world.client(who).get(path).content.decode()
        assert "-2</a>" in text, (who, path)
        assert ("¥ 300.00" in text) is told, (who, path)
        assert ("without cancelled ones, less refunds" in text) is told, (who, path)

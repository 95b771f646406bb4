"""Asking in the list for what belongs to a record: the form within the form, the words above the list."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone, translation

from guanxi.access.actor import SYSTEM
from guanxi.records.asking import Asking
from guanxi.records.registry import registry
from guanxi.records.web.conditions import said
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
LARGE = {"field": "total", "op": "gt", "value": "1000"}
PAID = {"field": "status", "op": "any_of", "value": ["paid"]}
ORDERS = {"field": "has:order.customer", "op": "has", "g0-joined": "and"}
FIRST = {"n0-0-field": "total", "n0-0-op": "gt", "n0-0-value": "1000"}
SECOND = {"n0-1-field": "status", "n0-1-op": "any_of", "n0-1-value": "paid"}


def tree_in(answer):
    return json.loads(parse_qs(urlsplit(answer["HX-Redirect"]).query)["filter"][0])


def form(client, **words):
    return client.get("/people/filter/", words, headers=HTMX).content.decode()


def test_it_offers_what_this_role_may_ask(cast):
    offered = form(cast.client(cast.alice))
    assert "has:order.customer" in offered
    assert "has:feedback.contact" in offered
    assert "Feedback (Contact person)" in offered
    assert "employments.city" in offered
    assert "call.customer" not in offered


def test_it_asks_conditions_within_a_condition(cast):
    client = cast.client(cast.alice)
    page = form(client, field="has:order.customer")
    assert 'name="n0-0-field"' in page
    assert "Order number" in page
    assert 'name="n0-1-field"' in form(client, **ORDERS, **FIRST, do="add:0")
    assert 'name="n0-1-field"' in form(client, **ORDERS, **FIRST, **{"n0-1-field": ""}, do="ask")
    assert 'name="n0-1-field"' not in form(client, **ORDERS, **FIRST, **SECOND, do="remove:0-1")
    other = form(client, **(ORDERS | {"field": "has:feedback.customer"}), **FIRST, do="ask")
    assert 'value="total" selected' not in other


def test_it_is_one_chip_in_the_address(cast):
    client = cast.client(cast.alice)
    answer = client.get("/people/filter/apply/", ORDERS | FIRST | SECOND | {"n0-2-field": ""}, headers=HTMX)
    tree = tree_in(answer)
    assert tree == {"has": "order.customer", "where": {"and": [LARGE, PAID]}}
    page = client.get("/people/", {"filter": json.dumps(tree)})
    assert [chip.simple for chip in page.context["chips"]] == [True]
    asked = client.get("/people/filter/", {"filter": json.dumps(tree), "index": "0"}, headers=HTMX).content.decode()
    assert 'value="total" selected' in asked
    assert 'value="status" selected' in asked
    answer = client.get("/people/filter/apply/", ORDERS | {"op": "has_no", "n0-0-field": ""}, headers=HTMX)
    assert tree_in(answer) == {"has_no": "order.customer"}


def test_it_says_what_does_not_work_within(cast):
    answer = cast.client(cast.alice).get("/people/filter/apply/", ORDERS | FIRST | {"n0-0-value": "much"}, headers=HTMX)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert 'value="much"' in answer.content.decode()


def test_it_stands_among_groups(cast):
    client = cast.client(cast.alice)
    posted = {"g0-joined": "or", "n0-0-field": "has:order.customer", "n0-0-op": "has_no", "g0-0-joined": "and"}
    posted |= {"n0-0-0-field": "total", "n0-0-0-op": "gt", "n0-0-0-value": "1000", "n0-1-field": "employments.city", "n0-1-op": "is_empty"}
    page = client.post("/people/filter/tree/", posted | {"do": "add:0-0"}, headers=HTMX).content.decode()
    assert 'name="n0-0-1-field"' in page
    tree = tree_in(client.post("/people/filter/tree/", posted, headers=HTMX))
    assert tree == {"or": [{"has_no": "order.customer", "where": LARGE}, {"field": "employments.city", "op": "is_empty"}]}
    again = client.get("/people/filter/advanced/", {"filter": json.dumps(tree)}, headers=HTMX).content.decode()
    assert 'name="n0-0-0-field"' in again


@pytest.mark.parametrize(("language", "words"), [("en", "Orders at least one where"), ("zh-hans", "订单 至少有一条符合")])
def test_it_is_said_in_words(cast, language, words):
    with translation.override(language):
        one = {"has": "order.customer", "where": {"and": [LARGE, {"field": "ordered_at", "op": "in_period", "value": "this_year"}]}}
        field, operator, value = said(one, registry.of("person"), Asking(SYSTEM))
        assert f"{field} {operator}" == words
        assert "1000" in value
        sentence, _operator, _value = said({"or": [one, {"has_no": "task.customer"}]}, registry.of("person"), Asking(SYSTEM))
        assert f"{words} ({value})" in sentence


def test_a_view_keeps_it(cast, person):
    buyer, _other = person("Anna"), person("Ben")
    create(registry.of("order"), [{"customer": buyer, "ordered_at": timezone.now(), "total": "1500"}], by=SYSTEM)
    client = cast.client(cast.alice)
    tree = json.dumps({"has": "order.customer", "where": LARGE})
    client.post(f"/people/views/new/?filter={tree}", {"name": "Large"}, headers=HTMX)
    page = client.get("/people/").content.decode()
    assert "Large" in page
    [view] = [part.split("/", 1)[0].split('"', 1)[0] for part in page.split("?view=")[1:]][:1]
    shown = client.get("/people/", {"view": view}).content.decode()
    assert "Anna" in shown
    assert "Ben" not in shown
    exported = client.get("/people/export.csv", {"view": view}).getvalue().decode("utf-8-sig")
    assert "Anna" in exported
    assert "Ben" not in exported

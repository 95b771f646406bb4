"""Building a filter: the form of one condition, the tree, and the address that follows."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def tree_in(answer):
    words = parse_qs(urlsplit(answer["HX-Redirect"]).query)
    return json.loads(words["filter"][0]) if "filter" in words else None


def apply(client, **words):
    return client.get("/people/filter/apply/", words, headers=HTMX)


def test_it_asks_by_the_kind_of_the_field(cast):
    client = cast.client(cast.alice)

    def form(**words):
        return client.get("/people/filter/", words, headers=HTMX).content.decode()

    assert "last month" in form(field="created_at")
    assert 'type="checkbox"' in form(field="lifecycle")
    assert 'value="me"' in form(field="owner", op="is")
    assert 'value="my_team"' in form(field="team", op="is")
    assert form(field="birth_year", op="between").count('name="value"') == 2
    assert 'name="value"' not in form(field="city", op="is_empty")
    assert "data-picker" in client.get("/orders/filter/?field=customer", headers=HTMX).content.decode()
    assert "customer.city" in client.get("/orders/filter/", headers=HTMX).content.decode()
    assert "segment" not in form()


def test_it_adds_changes_and_removes_conditions_in_the_address(cast):
    client = cast.client(cast.alice)
    answer = apply(client, field="city", op="is", value="Berlin", sort="-name")
    city = {"field": "city", "op": "is", "value": "Berlin"}
    assert tree_in(answer) == city
    assert "sort=-name" in answer["HX-Redirect"]
    answer = apply(client, field="lifecycle", op="any_of", value=["lead", "customer"], filter=json.dumps(city))
    both = {"and": [city, {"field": "lifecycle", "op": "any_of", "value": ["lead", "customer"]}]}
    assert tree_in(answer) == both
    answer = apply(client, field="city", op="is", value="Bonn", filter=json.dumps(both), index="0")
    assert tree_in(answer)["and"][0]["value"] == "Bonn"
    page = client.get("/people/", {"filter": json.dumps(both)})
    assert json.loads(parse_qs(urlsplit(page.context["chips"][1].remove).query)["filter"][0]) == city


@pytest.mark.parametrize(
    "words",
    [{"field": ""}, {"field": "birth_year", "op": "gt", "value": "old"}, {"field": "created_at", "op": "between", "value": ["x", "y"]}],
)
def test_it_says_what_does_not_work_yet(cast, words):
    answer = apply(cast.client(cast.alice), **words)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_it_builds_groups_in_groups(cast):
    client = cast.client(cast.alice)
    form = {"g0-joined": "and", "n0-0-field": "city", "n0-0-op": "is", "n0-0-value": "Berlin"}
    page = client.post("/people/filter/tree/", form | {"do": "group:0"}, headers=HTMX).content.decode()
    assert 'name="g0-1-joined"' in page
    assert 'name="n0-1-0-field"' in page
    form |= {"g0-1-joined": "or", "n0-1-0-field": "lifecycle", "n0-1-0-op": "any_of", "n0-1-0-value": "lead"}
    form |= {"n0-1-1-field": "owner", "n0-1-1-op": "is", "n0-1-1-value": "me", "n0-1-2-field": ""}
    answer = client.post("/people/filter/tree/", form, headers=HTMX)
    tree = tree_in(answer)
    assert tree["and"][0]["field"] == "city"
    assert [leaf["field"] for leaf in tree["and"][1]["or"]] == ["lifecycle", "owner"]
    page = client.get("/people/", {"filter": json.dumps(tree)}).content.decode()
    assert "Lifecycle" in page
    assert " or " in page
    page = client.get("/people/filter/advanced/", {"filter": json.dumps(tree)}, headers=HTMX).content.decode()
    assert 'name="n0-1-1-field"' in page
    page = client.post("/people/filter/tree/", form | {"do": "remove:0-1"}, headers=HTMX).content.decode()
    assert "g0-1-joined" not in page


def test_it_asks_relative_dates_and_related_fields(cast, person):
    from guanxi.access.actor import SYSTEM
    from guanxi.records.registry import registry
    from guanxi.records.writing import create

    pk = person("Anna", city="Berlin")
    create(registry.of("order"), [{"number": "SO-1", "customer": pk, "ordered_at": "2020-01-01", "total": "10"}], by=SYSTEM)
    client = cast.client(cast.alice)
    assert (
        "Anna"
        in client.get("/people/", {"filter": json.dumps({"field": "created_at", "op": "in_period", "value": "today"})}).content.decode()
    )
    assert (
        "Anna"
        not in client.get(
            "/people/", {"filter": json.dumps({"field": "created_at", "op": "in_period", "value": "last_year"})}
        ).content.decode()
    )
    related = {"field": "customer.city", "op": "is", "value": "Berlin"}
    page = client.get("/orders/", {"filter": json.dumps(related)}).content.decode()
    assert "SO-1" in page
    assert "Customer › City" in page
    assert "SO-1" not in client.get("/orders/", {"filter": json.dumps(related | {"value": "Bonn"})}).content.decode()

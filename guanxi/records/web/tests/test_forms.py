"""New records and edits through their forms."""

from __future__ import annotations

import json
import re

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.journal.models import Entry
from guanxi.records.asking import Asking
from guanxi.records.finding import get
from guanxi.records.registry import registry
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db


def record(pk, name="person"):
    return get(registry.of(name), pk, Asking(SYSTEM))


def form_of(client, address):
    """What a browser would send back unchanged (texts, selects and hidden inputs)."""
    return fields_in(client.get(address).content.decode())


def fields_in(page):
    from html import unescape

    found = {
        name: unescape(value)
        for name, value in re.findall(r'<input type="(?:text|hidden|date|datetime-local)"[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', page)
    }
    for name, inside in re.findall(r"<select[^>]*? name=\"([^\"]+)\"[^>]*>(.*?)</select>", page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    return {name: value for name, value in found.items() if "-NEW-" not in name and name != "csrfmiddlewaretoken"}


def test_it_adds_a_person_and_leads_to_their_page(cast):
    client = cast.client(cast.alice)
    answer = client.post(
        "/people/new/", {"name": "王丽华", "phones-0-value": "138 0013 8000", "tags": "VIP，老客户", "birth": "1988-03-12"}
    )
    assert answer.status_code == 302
    pk = int(answer["Location"].split("/")[2])
    values = record(pk).values
    assert (values["owner"].id, values["birth_year"], values["tags"]) == (cast.alice.pk, 1988, ("VIP", "老客户"))
    entry = Entry.objects.get(kind="person.created", about_id=pk)
    assert entry.about_object == "person"
    assert "王丽华" in client.get(answer["Location"]).content.decode()


def test_it_says_at_the_field_and_above_what_is_missing_and_loses_nothing(cast):
    client = cast.client(cast.alice)
    answer = client.post("/people/new/", {"name": "", "city": "Berlin", "emails-0-value": "not a mail", "emails-0-label": "work"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_name"' in page
    assert 'id="id_name_error"' in page
    assert 'href="#id_emails"' in page
    assert 'value="Berlin"' in page
    assert 'value="not a mail"' in page
    assert 'value="work"' in page


def test_it_begins_with_what_the_filter_of_the_list_says(cast):
    tree = {
        "and": [
            {"field": "city", "op": "is", "value": "上海"},
            {"field": "lifecycle", "op": "any_of", "value": ["customer"]},
            {"field": "owner", "op": "is", "value": "me"},
        ]
    }
    form = form_of(cast.client(cast.alice), "/people/new/?filter=" + json.dumps(tree))
    assert (form["city"], form["lifecycle"], form["owner"]) == ("上海", "customer", str(cast.alice.pk))


def test_it_begins_with_the_text_that_the_list_asks_for_but_with_no_part_of_a_name(cast):
    contains = [{"field": field, "op": "contains", "value": "上海"} for field in ("city", "name")]
    form = form_of(cast.client(cast.alice), "/people/new/?filter=" + json.dumps({"and": contains}))
    assert (form["city"], form["name"]) == ("上海", "")


def test_it_prefills_a_link_only_with_a_record_that_may_be_seen(cast, person):
    mine, hidden = person("Anna"), person("Secret", owner=cast.charlie.pk, team=None)
    client = cast.client(cast.alice)
    assert form_of(client, f"/orders/new/?customer={mine}")["customer"] == str(mine)
    page = client.get(f"/orders/new/?customer={hidden}").content.decode()
    assert "Secret" not in page


def test_it_writes_only_what_was_edited(cast, person):
    pk = person("Anna", birth="1988-03-12", city="Berlin")
    client = cast.client(cast.alice)
    form = form_of(client, f"/people/{pk}/edit/")
    assert client.post(f"/people/{pk}/edit/", form | {"birth": "1990-04-05"}).status_code == 302
    assert record(pk).values["birth_year"] == 1990
    assert client.post(f"/people/{pk}/edit/", form_of(client, f"/people/{pk}/edit/")).status_code == 302
    assert record(pk).version == 2


def test_it_shows_both_versions_when_two_edit_and_saves_the_second_try(cast, person):
    pk = person("Anna", city="Berlin")
    client = cast.client(cast.alice)
    form = form_of(client, f"/people/{pk}/edit/") | {"city": "Bonn"}
    change(registry.of("person"), pk, {"city": "Köln"}, by=SYSTEM)
    answer = client.post(f"/people/{pk}/edit/", form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Köln" in page
    assert "Bonn" in page
    assert record(pk).values["city"] == "Köln"
    assert client.post(f"/people/{pk}/edit/", fields_in(page)).status_code == 302
    assert record(pk).values["city"] == "Bonn"


def test_two_who_edit_different_fields_both_get_what_they_wrote(cast, person):
    pk = person("Anna", city="Berlin", phones="+86 138 1234 5678")
    client = cast.client(cast.alice)
    form = form_of(client, f"/people/{pk}/edit/") | {"source": "fair"}
    change(registry.of("person"), pk, {"city": "Köln"}, by=SYSTEM)
    assert client.post(f"/people/{pk}/edit/", form).status_code == 302
    assert [record(pk).values[name] for name in ("city", "source")] == ["Köln", "fair"]


def test_only_the_field_that_both_changed_is_asked_about(cast, person):
    pk = person("Anna", city="Berlin", source="web")
    client = cast.client(cast.alice)
    form = form_of(client, f"/people/{pk}/edit/") | {"city": "Bonn", "industry": "tea"}
    change(registry.of("person"), pk, {"city": "Köln", "source": "fair"}, by=SYSTEM)
    answer = client.post(f"/people/{pk}/edit/", form)
    assert answer.status_code == 409
    conflict = re.search(r'<table class="table table-plain conflict">.*?</table>', answer.content.decode(), re.S)[0]
    assert "Köln" in conflict
    assert "fair" not in conflict
    assert client.post(f"/people/{pk}/edit/", fields_in(answer.content.decode())).status_code == 302
    assert [record(pk).values[name] for name in ("city", "source", "industry")] == ["Bonn", "fair", "tea"]


def test_a_list_that_somebody_else_changed_is_not_written_over_silently(cast, person):
    pk = person("Anna", phones="+86 138 1234 5678")
    client = cast.client(cast.alice)
    form = form_of(client, f"/people/{pk}/edit/") | {"city": "Bonn"}
    change(registry.of("person"), pk, {"phones": ["+86 138 1234 5678", "+86 139 0000 1111"]}, by=SYSTEM)
    answer = client.post(f"/people/{pk}/edit/", form)
    assert answer.status_code == 409
    assert "Phone" in re.search(r"<ul>.*?</ul>", answer.content.decode(), re.S)[0]
    assert len(record(pk).values["phones"]) == 2


def test_it_keeps_order_lines_and_their_product(cast, person):
    customer = person("Anna")
    [product] = create(registry.of("product"), [{"name": "Tea", "sku": "T1", "price": "12.5"}], by=SYSTEM)
    client = cast.client(cast.dora)
    posted = {
        "customer": str(customer), "customer-text": "Anna", "ordered_at": "2026-11-01T10:00", "currency": "CNY",
        "lines-0-product": str(product), "lines-0-product-text": "Tea", "lines-0-quantity": "2",
    }  # fmt: skip
    answer = client.post("/orders/new/", posted)
    assert answer.status_code == 302, answer.context and [one.errors for one in answer.context["wrong"]]
    order = record(int(answer["Location"].split("/")[2]), "order")
    assert order.values["lines"][0]["product"].id == product
    assert order.values["total"] == 25


def test_it_opens_a_short_form_in_a_dialog(cast, person):
    client = cast.client(cast.alice)
    page = client.get("/people/new/", headers={"HX-Request": "true", "HX-Target": "dialog"}).content.decode()
    assert "<html" not in page
    assert 'name="short"' in page
    assert 'name="remarks"' not in page
    answer = client.post("/people/new/", {"short": "1", "name": ""}, headers={"HX-Request": "true", "HX-Target": "dialog"})
    assert answer.status_code == 422
    answer = client.post("/people/new/", {"short": "1", "name": "Anna"}, headers={"HX-Request": "true", "HX-Target": "dialog"})
    assert answer["HX-Redirect"].startswith("/people/")


def test_it_goes_nowhere_outside_after_saving(cast):
    answer = cast.client(cast.alice).post("/people/new/", {"name": "Anna", "next": "//evil.example/"})
    assert answer["Location"].startswith("/people/")


def test_it_refuses_who_may_not(cast, person):
    pk = person("Anna")
    assert cast.client(cast.bob).get(f"/people/{pk}/edit/").status_code == 404
    assert cast.client(cast.charlie).get(f"/people/{pk}/edit/").status_code == 404
    cast.strip(cast.bob)
    assert cast.client(cast.bob).get("/people/new/").status_code == 403
    assert cast.client(cast.bob).post("/people/new/", {"name": "X"}).status_code == 403


def test_it_offers_in_pickers_only_what_may_be_seen(cast, person):
    person("Anna Schmidt")
    page = cast.client(cast.alice).get("/pick/?objects=person,company&customer-text=schm").content.decode()
    assert "Anna Schmidt" in page
    assert "Anna Schmidt" not in cast.client(cast.charlie).get("/pick/?objects=person&q=schm").content.decode()
    assert cast.client(cast.alice).get("/pick/?objects=nonsense").status_code == 200


def test_a_yes_or_no_begins_with_what_the_column_holds_by_itself(cast):
    client = cast.client(cast.dora)
    assert form_of(client, "/products/new/")["is_active"] == "true"
    assert form_of(client, "/tasks/new/")["is_promise"] == "false"

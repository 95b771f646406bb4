"""The list through its door: what it shows, asks, counts and pages, for those who may."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.customers.models import CurrentScore
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db


def asked(**words):
    return "/people/?" + urlencode({name: word if isinstance(word, str) else json.dumps(word) for name, word in words.items()})


def text(client, address):
    return client.get(address).content.decode()


def test_it_sends_strangers_to_sign_in(client, db):
    assert client.get("/people/").status_code == 302
    assert "/sign-in/" in client.get("/people/")["Location"]


def test_it_shows_the_team_what_the_team_may_see_and_nothing_to_the_stranger(cast, person):
    person("王丽华")
    assert "王丽华" in text(cast.client(cast.alice), "/people/")
    assert "王丽华" in text(cast.client(cast.bob), "/people/")
    page = text(cast.client(cast.charlie), "/people/")
    assert "王丽华" not in page
    assert ">0<" in page


def test_it_tells_who_lacks_the_object_and_hides_it_from_their_menu(cast):
    cast.strip(cast.alice)
    answer = cast.client(cast.alice).get("/people/")
    assert answer.status_code == 403
    assert 'href="/people/"' not in text(cast.client(cast.alice), "/search/")


def test_it_asks_what_the_address_says(cast, person):
    person("Anna", city="Berlin")
    person("Boris", city="Berlin")
    person("Clara", city="上海")
    client = cast.client(cast.alice)
    page = text(client, asked(filter={"field": "city", "op": "is", "value": "Berlin"}, sort="-name", columns="name,city"))
    assert page.index("Boris") < page.index("Anna")
    assert "Clara" not in page
    assert "Anna" in text(client, asked(q="ann"))
    assert "Boris" not in text(client, asked(q="ann"))
    mine = {"field": "owner", "op": "is", "value": "me"}
    assert "Anna" in text(client, asked(filter=mine))
    assert "Anna" not in text(cast.client(cast.bob), asked(filter=mine))


@pytest.mark.parametrize("broken", ["{", "[1]", '{"field": "nothing", "op": "is", "value": 1}', '{"and": [[]]}', "[" * 900])
def test_it_shows_no_row_for_a_filter_that_cannot_be_asked(cast, person, broken):
    person("Anna")
    answer = cast.client(cast.alice).get("/people/", {"filter": broken})
    assert answer.status_code == 200
    assert "Anna" not in answer.content.decode()
    assert "cannot be shown as asked" in answer.content.decode()


@pytest.mark.parametrize("words", ["sort=nothing", "columns=nothing", "after=nonsense", "open=xyz", "open=99999999999999999999"])
def test_it_survives_any_other_address(cast, person, words):
    person("Anna")
    assert cast.client(cast.alice).get(f"/people/?{words}").status_code == 200


def test_it_neither_shows_nor_asks_a_field_out_of_reach(cast, person):
    person("Anna")
    page = text(cast.client(cast.alice), "/people/?columns=name,segment,expected_value")
    assert "Segment" not in page
    assert "Expected value" not in page
    assert "Segment" in text(cast.client(cast.bob), "/people/?columns=name,segment")
    hidden = asked(filter={"field": "segment", "op": "is", "value": "loyal"})
    unknown = asked(filter={"field": "segmint", "op": "is", "value": "loyal"})
    client = cast.client(cast.alice)
    assert text(client, hidden).count("no field") == text(client, unknown).count("no field") == 1


def test_it_pages_without_losing_or_repeating(cast):
    create(registry.of("person"), [{"name": f"Person {number:03}", "owner": cast.alice.pk} for number in range(120)], by=SYSTEM)
    client, address, seen = cast.client(cast.alice), "/people/", []
    for _page in range(3):
        answer = client.get(address, headers={"HX-Request": "true", "HX-Target": "more-1"} if seen else {})
        seen += [row.record.title for row in answer.context["rows"]]
        address = answer.context["next"]
    assert seen == [f"Person {number:03}" for number in range(120)]
    assert address == ""


def test_it_says_a_thousand_and_more_and_counts_exactly_on_demand(cast, monkeypatch):
    monkeypatch.setattr("guanxi.records.finding.COUNTED_TO", 60)
    create(registry.of("person"), [{"name": f"Person {number}", "owner": cast.alice.pk} for number in range(70)], by=SYSTEM)
    client = cast.client(cast.alice)
    assert client.get("/people/").context["count"] == "60+"
    assert "70" in text(client, "/people/count/")


def test_it_asks_the_database_as_often_for_fifty_rows_as_for_one(cast):
    def rows(number):
        [company] = create(registry.of("company"), [{"name": f"Company {number}", "owner": cast.bob.pk, "team": cast.team.pk}], by=SYSTEM)
        row = {
            "employments": [{"company": company, "title": "Buyer"}],
            "phones": "13800138000",
            "emails": "a@b.cn",
            "tags": "VIP",
            "owner": cast.bob.pk,
            "team": cast.team.pk,
        }
        ids = create(registry.of("person"), [{"name": f"Person {each}", **row} for each in range(number)], by=SYSTEM)
        now = timezone.now()
        for kind in ("segment", "expected_value", "last_rating"):
            CurrentScore.objects.bulk_create(CurrentScore(customer_id=pk, kind=kind, value=4, label="loyal", at=now) for pk in ids)

    def queries(address):
        client.get(address)
        with CaptureQueriesContext(connection) as taken:
            client.get(address)
        return sum("SAVEPOINT" not in query["sql"] for query in taken)

    client = cast.client(cast.bob)
    rows(1)
    one = queries("/people/")
    rows(49)
    assert queries("/people/") == one < 15


def test_it_keeps_widths_for_the_session(cast, person):
    person("Anna")
    client = cast.client(cast.alice)
    assert client.post("/people/widths/", {"column": "name", "width": "240"}).status_code == 204
    assert 'data-width="240"' in text(client, "/people/")
    client.post("/people/widths/", {"column": "nothing", "width": "240"})
    assert client.session["widths"] == {"person": {"name": 240}}


def test_it_bears_names_of_two_hundred_characters_and_escapes_them(cast, person):
    person("<script>alert(1)</script>" + "长" * 170)
    page = text(cast.client(cast.alice), "/people/")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_it_offers_what_an_empty_list_needs(cast):
    page = text(cast.client(cast.alice), "/people/")
    assert "nothing here yet" in page
    assert 'href="/people/new/' in page


def test_it_arranges_columns_and_order_into_the_address(cast):
    client = cast.client(cast.alice)
    answer = client.get("/people/arrange/?column=city&column=name&q=x")
    assert answer["Location"] == "/people/?q=x&columns=city%2Cname"
    answer = client.get("/people/arrange/?by=city&way=-&by=name&way=&by=&way=")
    assert answer["Location"] == "/people/?sort=-city%2Cname"


@pytest.mark.parametrize("plural", ["people", "companies", "orders", "products", "feedback", "tasks"])
def test_it_lists_every_object_and_its_bin_and_form(cast, plural):
    client = cast.client(cast.dora)
    for address in (
        f"/{plural}/",
        f"/{plural}/bin/",
        f"/{plural}/new/",
        f"/{plural}/filter/",
        f"/{plural}/export.csv",
        f"/{plural}/export.xlsx",
    ):
        assert client.get(address).status_code == 200, address
    assert client.get("/nothings/").status_code == 404


def test_it_writes_ids_beyond_a_thousand_without_separators(cast, person):
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('customer_id_seq', 123456)")
    pk = person("Anna", employments=[])
    client = cast.client(cast.alice)
    for address in (
        "/people/",
        f"/people/{pk}/",
        f"/people/{pk}/edit/",
        f"/people/{pk}/history/",
        f"/people/?open={pk}",
        "/pick/?objects=person",
    ):
        page = text(client, address)
        assert "123,457" not in page, address
    assert f'value="{pk}"' in text(client, "/people/")


def test_it_says_that_a_column_is_hidden_from_the_reader_and_from_an_export(cast, person):
    person("王丽华")
    address = asked(columns="name,expected_value,segment")
    assert "2 columns of this list are hidden from your role" in text(cast.client(cast.alice), address)
    assert "hidden from your role" not in text(cast.client(cast.bob), address)
    assert "hidden from your role" not in text(cast.client(cast.alice), asked(columns="name,city,no_such_field"))
    assert "hidden from your role" not in text(cast.client(cast.alice), "/people/")


def test_typing_in_the_list_asks_for_what_is_around_the_input_anew(cast, person):
    person("王丽华")
    page = text(cast.client(cast.alice), "/people/?q=li")
    [box] = re.findall(r'<input[^>]*name="q"[^>]*hx-get="/people/"[^>]*>', page)
    for part in re.findall(r"#([\w-]+)", box):
        assert page.count(f'id="{part}"') == 1, part

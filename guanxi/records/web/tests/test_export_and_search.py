"""What leaves the list as a file, and what search finds: only what may be seen."""

from __future__ import annotations

import io
import json
import re

import openpyxl
import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.journal.models import Entry
from guanxi.records.quick_search import quick
from guanxi.records.reading import rows
from guanxi.records.registry import registry
from guanxi.records.searching import matching
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db


def csv(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_it_exports_the_columns_and_rows_of_the_list(cast, person):
    person("=cmd|' /C calc'!A0", city="Berlin")
    person("Clara", city="Bonn")
    tree = json.dumps({"field": "city", "op": "is", "value": "Berlin"})
    lines = csv(cast.client(cast.alice), f"/people/export.csv?columns=city,name&filter={tree}").splitlines()
    assert lines[0] == "City,Name"
    assert len(lines) == 2
    assert not lines[1].split(",")[1].lstrip('"').startswith("=")
    entry = Entry.objects.get(kind="person.exported")
    assert entry.actor_name == "Alice"
    assert entry.details["rows"] == 1


def test_it_exports_only_within_the_reach_of_that_right(cast, person):
    person("Alices customer")
    assert "Alices" in csv(cast.client(cast.alice), "/people/export.csv")
    assert "Alices" not in csv(cast.client(cast.bob), "/people/export.csv")
    cast.strip(cast.alice)
    assert cast.client(cast.alice).get("/people/export.csv").status_code == 403


def test_it_writes_excel_with_numbers_as_numbers(cast, person):
    person("Anna", birth="1988-03-12")
    answer = cast.client(cast.alice).get("/people/export.xlsx?columns=name,birth_year")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["Name", "Birth year"], ["Anna", 1988]]


def test_it_exports_the_selected(cast, person):
    first, _second, foreign = person("Anna"), person("Boris"), person("Secret", owner=cast.charlie.pk, team=None)
    answer = cast.client(cast.alice).post("/people/selected/export.csv?columns=name", {"id": [first, foreign]})
    assert b"".join(answer.streaming_content).decode("utf-8-sig").split() == ["Name", "Anna"]


def test_the_selected_go_out_as_excel_too_and_are_told_of_as_those_of_the_list(cast, person):
    first, second, foreign = person("Anna"), person("Boris", is_restricted=True), person("Secret", owner=cast.charlie.pk, team=None)
    client, those = cast.client(cast.alice), {"id": [first, second, foreign]}
    dialog = client.post("/people/export/?columns=name", those).content.decode()
    assert "1 record is kept back" in dialog
    [address] = re.findall(r'formaction="([^"]*xlsx[^"]*)"', dialog)
    answer = client.post(address, those)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["Name"], ["Anna"]]
    assert Entry.objects.get(kind="person.exported").details == {"columns": ["name"], "rows": 1, "kept_back": 1}


def test_it_exports_all_that_the_list_matches(cast, person):
    anna = person("Anna", city="Berlin")
    person("Boris", city="Berlin"), person("Clara", city="Bonn"), person("Secret", city="Berlin", owner=cast.charlie.pk, team=None)
    tree = json.dumps({"field": "city", "op": "is", "value": "Berlin"})
    client = cast.client(cast.alice)
    answer = client.post(f"/people/selected/export.csv?columns=name&sort=-name&filter={tree}", {"id": [anna], "all": "1", "filter": tree})
    assert b"".join(answer.streaming_content).decode("utf-8-sig").split() == ["Name", "Boris", "Anna"]


def test_it_refuses_a_question_that_cannot_be_asked(cast):
    assert cast.client(cast.alice).get("/people/export.csv?filter={").status_code == 400


def test_it_finds_by_name_pinyin_digits_and_mail_grouped_by_object(cast, person):
    person("王丽华", phones="13800138000", emails="lihua@example.cn")
    client = cast.client(cast.alice)
    for q in ("丽华", "wlh", "wanglihua", "8000", "013-8000", "(138)0013-8000", "138.0013.8000", "lihua@"):
        fragment = client.get("/search/", {"q": q}, headers={"HX-Request": "true"}).content.decode()
        assert [word in fragment for word in ("王丽华", "People", "<html")] == [True, True, False], q
    assert "王丽华" in client.get("/search/", {"q": "wlh"}).content.decode()
    for q in ("wlh", "", "   ", "x" * 900):
        assert "王丽华" not in cast.client(cast.charlie).get("/search/", {"q": q}).content.decode()


def test_it_tells_namesakes_apart_by_what_the_reader_may_see(cast, person):
    for city, phone in (("Berlin", "13800138000"), ("Bonn", "13900139000")):
        person("Anna Schmidt", city=city, phones=phone)
    found = cast.client(cast.alice).get("/search/?q=schmidt").content.decode()
    assert "Berlin" in found
    assert "Bonn" in found
    assert "138 0013 8000" in found


def test_an_empty_search_names_what_the_browser_remembers_as_far_as_it_may_be_seen(cast, person):
    one, other = person("王丽华"), person("Anna Schmidt")
    addresses = f"/people/{other}/ /people/{one}/ /people/999999/ /nothing/1/ /people/x/ javascript:1"
    found = cast.client(cast.alice).get("/search/", {"recent": addresses}, headers={"HX-Request": "true"}).content.decode()
    assert "Lately opened" in found
    assert found.index("Anna Schmidt") < found.index("王丽华")
    for who, q in ((cast.charlie, ""), (cast.alice, "zzz")):
        found = cast.client(who).get("/search/", {"recent": addresses, "q": q}, headers={"HX-Request": "true"}).content.decode()
        assert "王丽华" not in found


def test_it_finds_the_pages_of_the_menu_by_name(cast):
    found = cast.client(cast.alice).get("/search/", {"q": "peop"}, headers={"HX-Request": "true"}).content.decode()
    assert 'href="/people/"' in found


def test_the_statement_of_quick_search_finds_what_each_object_finds_by_itself(cast, person):
    """It is written once with marks for the words: words that look like marks, patterns or code are words."""
    for number, city in enumerate(("100% cotton", "under_score", "back\\slash", "qzq0qzq qzq1qzq", 'O\'Brien "quoted"', "{0} %s %(x)s")):
        person(f"Anna {city}", phones=f"1380013800{number}", owner=cast.alice.pk if number % 2 else cast.charlie.pk, team=None)
    create(registry.of("product"), [{"name": "100% cotton", "sku": "A_1"}], by=SYSTEM)
    for who in (cast.alice, cast.bob, cast.charlie, cast.dora):
        actor = actor_of_user(User.objects.get(pk=who.pk))
        for query in (
            "anna",
            "100%",
            "r_s",
            "k\\s",
            "qzq1qzq qzq0qzq",
            "qzq0qzq",
            "o'brien",
            '"quoted"',
            "%s",
            "%(x)s",
            "138",
            "a_",
            "zzz",
            "%",
            "_",
        ):
            found = {(hit.ref.object, hit.ref.id) for hit in quick(query, actor, 1000)}
            each = {
                (kind.name, pk)
                for kind in registry.types()
                if actor.may("read", kind.name)
                for pk in rows(kind, actor).filter(matching(kind, query, actor)).values_list("pk", flat=True)
            }
            assert found == each, (who.name, query)

"""From the action bar to the result and back: all that a list matches, in the background."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from guanxi.access.actor import SYSTEM
from guanxi.customers.models import Customer
from guanxi.journal.models import Entry
from guanxi.records.bulk import running, undoing
from guanxi.records.bulk.tests.conftest import PERSON
from guanxi.records.bulk.tests.test_doing import cities
from guanxi.records.models import BulkChange
from guanxi.records.writing import change

pytestmark = pytest.mark.django_db


@pytest.fixture
def erin(bulks):
    return signed_in(bulks.world.users["erin"])


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_all_matching_are_assigned_in_the_background_and_undone(bulks, erin):
    bulks.people(5, city="上海")
    bulks.people(2, external_id=None)
    bob = bulks.world.users["bob"].pk
    in_shanghai = '{"field": "city", "op": "is", "value": "上海"}'
    assert "Select all 7 matching" in erin.get("/people/").content.decode()
    scope = erin.get("/people/selected/matching/", {"filter": in_shanghai}).content.decode()
    assert "All 5 matching" in scope
    meant = {"all": "1", "filter": in_shanghai}
    assert "All 5 records of this list are meant." in text_of(erin.get("/people/selected/assign/", meant))
    began = erin.post("/people/selected/assign/", meant | {"owner": bob})
    bulk = BulkChange.objects.get()
    assert began["HX-Redirect"] == f"/bulk/{bulk.pk}/"
    assert "Waiting for its turn" in text_of(erin.get(f"/bulk/{bulk.pk}/"))
    running.run(bulk.pk)
    page = text_of(erin.get("/people/"))
    assert "People: assign to Bob: done. 5 changed." in page
    assert erin.get(f"/bulk/{bulk.pk}/progress/")["HX-Refresh"] == "true"
    assert "People: assign to Bob" in text_of(erin.get(f"/bulk/{bulk.pk}/"))
    undo = erin.post(f"/bulk/{bulk.pk}/undo/", headers={"HX-Request": "true"})
    assert (undo.status_code, "background" in undo["X-Message"]) == (204, True)
    undoing.undo_bulk(bulk.pk, by=bulks.actor("erin"))
    assert "undone. Given back: 5, stayed as they are: 0." in text_of(erin.get("/people/"))
    assert "People: assign to Bob" in text_of(erin.get("/bulk/"))


def test_its_page_leads_back_to_the_list_that_it_was_asked_from(bulks, erin):
    bulks.people(1, city="上海")
    in_shanghai = '{"field": "city", "op": "is", "value": "上海"}'
    erin.post("/people/selected/edit/", {"all": "1", "filter": in_shanghai, "field": "source", "source": "Fair"})
    bulk = BulkChange.objects.get()
    for _state in ("waiting", "done"):
        page = erin.get(f"/bulk/{bulk.pk}/").content.decode()
        [address] = set(re.findall(r'href="(/people/\?[^"]*)"', page))
        assert "王0" in erin.get(address.replace("&amp;", "&")).content.decode()
        assert parse_qs(urlsplit(address.replace("&amp;", "&")).query) == {"view": ["all"], "filter": [in_shanghai]}
        running.run(bulk.pk)


def test_assigning_to_nobody_in_particular_takes_no_owner_away(bulks, erin):
    ids = bulks.people(2, owner=bulks.world.users["bob"].pk)
    for meant in ({"all": "1"}, {"id": ids}):
        refused = erin.post("/people/selected/assign/", meant | {"owner": ""})
        assert refused.status_code == 422
        assert "Choose somebody." in text_of(refused)
    assert not BulkChange.objects.exists()
    assert set(Customer.objects.values_list("owner", flat=True)) == {bulks.world.users["bob"].pk}


def test_the_toast_at_the_end_offers_undo_and_the_page(bulks, erin):
    bulks.people(1)
    erin.post("/people/selected/edit/", {"all": "1", "field": "city", "city": "杭州"})
    bulk = BulkChange.objects.get()
    running.run(bulk.pk)
    page = erin.get("/people/").content.decode()
    assert f'data-undo="/bulk/{bulk.pk}/undo/"' in page
    assert f'href="/bulk/{bulk.pk}/">Show' in page
    assert f"/bulk/{bulk.pk}/" not in erin.get("/people/").content.decode(), "once"


def test_a_field_is_chosen_then_its_value_or_that_it_is_emptied(bulks, erin):
    ids = bulks.people(3, city="上海")
    chosen = erin.get("/people/selected/edit/", {"n": "2", "field": "lifecycle"}).content.decode()
    assert "2 records are selected." in chosen
    assert '<select id="id_lifecycle"' in chosen
    two = {"id": ids[:2], "n": "2", "field": "city"}
    assert erin.post("/people/selected/edit/", two | {"city": ""}).status_code == 422
    assert erin.post("/people/selected/edit/", {"id": ids[:2]}).status_code == 422
    erin.post("/people/selected/edit/", two | {"city": "苏州"})
    assert cities() == ["苏州", "苏州", "上海"]
    erin.post("/people/selected/edit/", two | {"city": "", "empty": "1"})
    assert cities() == ["", "", "上海"]
    entry = Entry.objects.latest("pk").pk
    assert erin.post(f"/undo/{entry}/").status_code == 204
    assert cities() == ["苏州", "苏州", "上海"]
    assert erin.post("/people/selected/edit/", two | {"field": "phones"}).status_code == 422


def test_deleting_all_that_match_asks_first_and_the_bin_gives_all_back(bulks, erin):
    bulks.people(3)
    asked = erin.post("/people/selected/delete/", {"all": "1", "q": "王"})
    assert asked["HX-Retarget"] == "#dialog"
    assert not BulkChange.objects.exists()
    erin.post("/people/selected/delete/", {"all": "1", "q": "王", "meant": "1"})
    assert running.run(BulkChange.objects.latest("pk").pk).changed == 3
    assert "All 3 matching" in erin.get("/people/selected/matching/", {"binned": "1"}).content.decode()
    erin.post("/people/selected/restore/", {"all": "1", "binned": "1", "meant": "1"})
    assert running.run(BulkChange.objects.latest("pk").pk).changed == 3


def test_a_record_tells_of_the_work_that_it_was_part_of_to_whoever_may_see_it(bulks, erin):
    [pk] = bulks.people(1)
    bulk = bulks.done("change", "city", "杭州")
    link = f'href="/bulk/{bulk.pk}/">part of a mass change'
    assert link in erin.get(f"/people/{pk}/history/").content.decode()
    assert link in signed_in(bulks.world.users["alice"]).get(f"/people/{pk}/history/").content.decode()
    change(PERSON, pk, {"owner": bulks.world.users["bob"].pk}, by=SYSTEM)
    assert link not in signed_in(bulks.world.users["bob"]).get(f"/people/{pk}/history/").content.decode()


def test_who_lacks_the_right_is_not_offered_it_and_refused(bulks):
    bob = signed_in(bulks.world.users["bob"])
    bulks.people(2, owner=bulks.world.users["bob"].pk)
    assert "data-select-matching" not in bob.get("/people/").content.decode()
    assert bob.get("/people/selected/matching/").status_code == 403
    for given in ({"all": "1"}, {"all": "1", "meant": "1"}):
        assert bob.post("/people/selected/delete/", given).status_code == 403
    for dialog in ("edit", "assign", "tag"):
        assert bob.get(f"/people/selected/{dialog}/", {"all": "1"}).status_code == 403


def test_some_of_them_are_out_of_reach_and_the_dialog_says_how_many(bulks):
    bulks.world.user("frank", team=bulks.world.north, may={"read": 2, "change": 1, "mass_update": 4})
    ids = bulks.people(3)
    change(PERSON, ids[0], {"owner": bulks.world.users["frank"].pk}, by=SYSTEM)
    frank = signed_in(bulks.world.users["frank"])
    told = text_of(frank.get("/people/selected/edit/", {"all": "1"}))
    assert "All 3 records of this list are meant." in told
    assert "2 of them your roles do not let you change" in told
    frank.post("/people/selected/edit/", {"all": "1", "field": "city", "city": "杭州"})
    bulk = running.run(BulkChange.objects.get().pk)
    assert "2 Your roles do not let you change this record." in text_of(frank.get(f"/bulk/{bulk.pk}/"))


def test_it_is_stopped_from_its_page(bulks, erin):
    bulks.people(2)
    bulk = bulks.asked("change", "city", "杭州")
    erin.post(f"/bulk/{bulk.pk}/stop/")
    assert "Stops after the records at hand" in text_of(erin.get(f"/bulk/{bulk.pk}/progress/"))
    assert running.run(bulk.pk).state == "stopped"
    assert "It was stopped on its way." in text_of(erin.get(f"/bulk/{bulk.pk}/"))

"""Importing through the browser's door: a file walks from upload to result and back."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guanxi.access.actor import SYSTEM
from guanxi.access.recognising import actor_of_user
from guanxi.access.scopes import Scope
from guanxi.access.tests.cast import NOW
from guanxi.records.api.tests.conftest import World
from guanxi.records.importing import running, undoing
from guanxi.records.models import Import, SavedMapping
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db

PEOPLE = """客户编号,姓名,手机号码,邮箱,生日,城市
C1,王丽华,13800138000,lihua@example.com,1988年3月12日,上海
C2,单雄信,,bad mail,,北京
C3,欧阳娜娜,139 0013 9000,,1990/1/2,
"""


@pytest.fixture(autouse=True)
def _data_folder(tmp_path, settings):
    settings.DATA = tmp_path


@pytest.fixture
def world(db):
    return World()


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def alice(world):
    return signed_in(world.users["alice"])


def uploaded(client, text=PEOPLE, kind="people", encoding="gb18030", name="客户.csv"):
    response = client.post(f"/{kind}/import/", {"file": SimpleUploadedFile(name, text.encode(encoding))})
    assert response.status_code == 302, response.content.decode()
    return Import.objects.latest("pk")


def columns_of(client, draft):
    page = client.get(f"/imports/{draft.pk}/columns/").content.decode()
    return {f"column-{column}": target for column, target in draft.mapping.items()}, page


def test_a_file_walks_from_upload_to_result_and_is_undone(alice, world):
    assert "客户" not in alice.get("/people/import/").content.decode()
    draft = uploaded(alice)
    preview = alice.get(f"/imports/{draft.pk}/reading/").content.decode()
    assert "王丽华" in preview
    assert "GB18030" in preview
    mapping, page = columns_of(alice, draft)
    assert "lihua@example.com" in page
    checked = alice.post(f"/imports/{draft.pk}/columns/", mapping | {"key": "external_id", "check": "1"})
    assert checked.headers["Location"] == f"/imports/{draft.pk}/"
    assert 'hx-get="/imports/' in alice.get(f"/imports/{draft.pk}/").content.decode()
    running.run(draft.pk)
    assert alice.get(f"/imports/{draft.pk}/progress/").headers["HX-Refresh"] == "true"
    trial = alice.get(f"/imports/{draft.pk}/").content.decode()
    assert "bad mail" in trial
    assert not registry.of("person").model.objects.exists()
    alice.post(f"/imports/{draft.pk}/run/")
    running.run(draft.pk)
    draft.refresh_from_db()
    assert (draft.created, draft.rejected, draft.dry_run, draft.state) == (2, 1, False, "done")
    result = alice.get(f"/imports/{draft.pk}/").content.decode()
    assert f"/imports/{draft.pk}/records/created/" in result
    assert "欧阳娜娜" in alice.get(f"/imports/{draft.pk}/records/created/").content.decode()
    assert b"bad mail" in b"".join(alice.get(f"/imports/{draft.pk}/rejected.csv").streaming_content)
    assert "bin" in alice.get(f"/imports/{draft.pk}/undo/").content.decode()
    alice.post(f"/imports/{draft.pk}/undo/")
    draft.refresh_from_db()
    assert draft.state == "undoing"
    undoing.undo_import(draft, by=actor_of_user(world.users["alice"]))
    assert "undone" in alice.get(f"/imports/{draft.pk}/").content.decode()


def test_the_result_says_that_keys_came_twice(alice):
    draft = uploaded(alice, "客户编号,姓名\nC1,王一\nC1,王二\nC1,王三\n", encoding="utf-8")
    mapping, _page = columns_of(alice, draft)
    note = "2 rows have a key that stood in the file before: each changes what the earlier one wrote. The first: rows 2 and 3."
    for way in ("check", "run"):
        alice.post(f"/imports/{draft.pk}/columns/", mapping | {"key": "external_id", way: "1"})
        running.run(draft.pk)
        assert note in alice.get(f"/imports/{draft.pk}/").content.decode()
        assert note in alice.get(f"/api/v1/imports/{draft.pk}").json()["notes"]


def test_another_encoding_is_read_anew_and_suggests_anew(alice):
    draft = uploaded(alice, encoding="gb18030")
    wrong = alice.post(f"/imports/{draft.pk}/reading/", {"encoding": "cp1252"})
    assert "王丽华" not in wrong.content.decode()
    draft.refresh_from_db()
    assert draft.reading["encoding"] == "cp1252"
    right = alice.post(f"/imports/{draft.pk}/reading/", {"encoding": "", "next": "1"})
    assert right.headers["Location"].endswith("/columns/")
    draft.refresh_from_db()
    assert "name" in draft.mapping.values()


def test_an_encoding_that_somebody_chose_is_called_chosen_and_the_guess_stands_beside_it(alice):
    draft = uploaded(alice, encoding="gb18030")
    look = f"/imports/{draft.pk}/reading/"
    found_out = alice.get(look).content.decode()
    sure = re.search(r"Read as GB18030 / GBK, (\d+) % sure\.", found_out)[1]
    wrong = alice.post(look, {"encoding": "cp1252"}).content.decode()
    assert f"Read as Windows-1252, chosen by you. It looks like GB18030 / GBK, {sure} % sure" in wrong
    assert "100 %" not in wrong
    right = alice.post(look, {"encoding": "gb18030"}).content.decode()
    assert f"Read as GB18030 / GBK, chosen by you. It looks like that too, {sure} % sure." in right
    assert "chosen by you" not in alice.post(look, {"encoding": ""}).content.decode()


def test_only_keys_that_a_column_fills_are_offered(alice):
    draft = uploaded(alice, "订单号,下单时间,金额,客户\nSO-1,2026-11-02,1280,王丽华\n", kind="orders", encoding="utf-8")
    mapping, page = columns_of(alice, draft)
    assert "number" in mapping.values()
    assert "somebody" not in page
    assert "How do we know which orders we have already?" in page
    assert 'name="key" value="number" checked' in page
    assert 'value="external_id" checked' not in page
    assert 'name="key" value="external_id"' not in page
    assert "give it a column above: External ID." in page


def test_the_keys_follow_the_columns(alice):
    """The page asks for them anew when a column is given to another field; nothing is kept by that."""
    draft = uploaded(alice, "甲,乙\nSO-1,2026-11-02\n", kind="orders", encoding="utf-8")
    columns = f"/imports/{draft.pk}/columns/"
    none = alice.post(columns, {"other_columns": "1", "column-1": "ordered_at", "key": "", "no_keys": "1"}).content.decode()
    assert 'name="no_keys"' in none
    assert "give it a column above: External ID, Order number." in none
    one = alice.post(columns, {"other_columns": "1", "column-0": "number", "key": "", "no_keys": "1"}).content.decode()
    assert "<html" not in one
    assert 'name="key" value="number" checked' in one
    assert 'name="no_keys"' not in one
    decided = alice.post(columns, {"other_columns": "1", "column-0": "number", "key": ""}).content.decode()
    assert 'name="key" value="" checked' in decided
    moved = alice.post(columns, {"other_columns": "1", "column-0": "external_id", "key": "number"}).content.decode()
    assert 'name="key" value="external_id" checked' in moved
    draft.refresh_from_db()
    assert (draft.mapping, draft.key) == ({}, "")


def test_where_no_key_was_offered_nobody_decided_against_one(alice):
    """A press on the button may be quicker than the keys are."""
    draft = uploaded(alice, "甲,乙\nC1,王丽华\n", encoding="utf-8")
    alice.post(f"/imports/{draft.pk}/columns/", {"column-0": "external_id", "column-1": "name", "key": "", "no_keys": "1", "check": "1"})
    draft.refresh_from_db()
    assert draft.key == "external_id"


def test_figures_are_written_as_on_other_pages(alice):
    draft = uploaded(alice)
    Import.objects.filter(pk=draft.pk).update(
        state="done", created=12_000, updated=3_456, unchanged=7_890, rejected=1_234, rows_done=24_580, started_at=NOW, ended_at=NOW
    )
    draft.rejected_rows.create(row=5, cells=["王"], problems=[{"code": "x", "field": "", "message": "bad"}])
    for address in (f"/imports/{draft.pk}/", "/imports/"):
        page = alice.get(address).content.decode()
        assert all(number in page for number in ("12,000", "3,456", "7,890", "1,234")), address
        assert not any(number in page for number in ("12000", "3456", "7890", "1234")), address
    assert "created 12,000 and updated 3,456" in alice.get(f"/imports/{draft.pk}/undo/").content.decode()
    Import.objects.filter(pk=draft.pk).update(state="undone", report={"binned": 11_000, "reverted": 2_000, "kept_count": 1_000, "kept": []})
    undone = alice.get(f"/imports/{draft.pk}/").content.decode()
    assert "Put into the bin: 11,000. Changed back: 2,000. Stayed as they are: 1,000." in undone


def test_an_import_undone_in_part_says_so_and_how_many_are_not_listed(alice):
    draft = uploaded(alice)
    person = create(registry.of("person"), [{"name": "王丽华"}], by=SYSTEM)[0]
    stays = [{"object": "person", "id": person, "why": "other records point to it"}]
    Import.objects.filter(pk=draft.pk).update(state="undone", report={"binned": 5, "kept_count": 1_235, "kept": stays}, started_at=NOW)
    page = alice.get(f"/imports/{draft.pk}/").content.decode()
    assert "王丽华" in page
    assert "And 1,234 more that are not listed." in page
    assert "Undone in part" in alice.get("/imports/").content.decode()
    Import.objects.filter(pk=draft.pk).update(report={"binned": 5})
    assert "Undone in part" not in alice.get("/imports/").content.decode()


def test_progress_says_the_share_of_the_file_and_the_rows_done(alice):
    draft = uploaded(alice)
    address = f"/imports/{draft.pk}/progress/"
    Import.objects.filter(pk=draft.pk).update(state="waiting", started_at=NOW)
    assert "%" not in alice.get(address).content.decode()
    Import.objects.filter(pk=draft.pk).update(state="running")
    before = alice.get(address).content.decode()
    assert "Reading the file" in before
    assert " value=" not in before
    Import.objects.filter(pk=draft.pk).update(report={"share": 0.3789}, rows_done=12_500)
    on_its_way = alice.get(address).content.decode()
    assert "37 % · 12,500 rows done" in on_its_way
    assert 'value="37"' in on_its_way
    assert "Running: 37 %" in alice.get("/imports/").content.decode()


def test_a_mapping_is_kept_and_applied_to_the_next_file_whose_columns_moved(alice):
    draft = uploaded(alice, "甲,乙\n王丽华,C1\n", encoding="utf-8")
    alice.post(
        f"/imports/{draft.pk}/columns/",
        {"column-0": "name", "column-1": "external_id", "key": "external_id", "name": "老系统", "keep": "1"},
    )
    saved = SavedMapping.objects.get()
    assert saved.mapping == {"甲": "name", "乙": "external_id"}
    other = uploaded(alice, "乙,甲\nC1,王丽华\n", encoding="utf-8")
    assert "老系统" in alice.get(f"/imports/{other.pk}/columns/").content.decode()
    alice.post(f"/imports/{other.pk}/columns/", {"saved": saved.pk, "apply": "1"})
    other.refresh_from_db()
    assert other.mapping == {"0": "external_id", "1": "name"}
    assert other.key == "external_id"


def test_a_mapping_that_was_given_a_name_is_kept_also_by_going_on(alice):
    draft = uploaded(alice, "甲,乙\n王丽华,C1\n", encoding="utf-8")
    chosen = {"column-0": "name", "column-1": "external_id", "key": "external_id"}
    alice.post(f"/imports/{draft.pk}/columns/", {**chosen, "name": " ", "check": "1"})
    assert not SavedMapping.objects.exists()
    other = uploaded(alice, "甲,乙\n王丽华,C1\n", encoding="utf-8")
    answer = alice.post(f"/imports/{other.pk}/columns/", {**chosen, "name": "老系统", "check": "1"})
    assert answer.headers["Location"] == f"/imports/{other.pk}/"
    assert SavedMapping.objects.get().name == "老系统"


def test_what_does_not_fit_is_said_and_nothing_starts(alice):
    draft = uploaded(alice)
    said = alice.post(f"/imports/{draft.pk}/columns/", {"column-1": "name", "key": "external_id", "run": "1"})
    assert said.status_code == 422
    assert alice.post(f"/imports/{draft.pk}/columns/", {"column-1": "no_such", "run": "1"}).status_code == 422
    assert alice.post(f"/imports/{draft.pk}/columns/", {"key": "", "run": "1"}).status_code == 422
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert alice.post("/people/import/", {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 nothing")}).status_code == 422
    assert alice.post("/people/import/").status_code == 422


def test_an_importer_sees_only_own_imports_and_others_find_nothing(alice, world):
    world.user("erin", team=world.north, may=dict.fromkeys(("read", "create", "change", "import"), Scope.ALL))
    erin, bob = signed_in(world.users["erin"]), signed_in(world.users["bob"])
    draft = uploaded(alice)
    mine = uploaded(erin, name="mine.csv")
    for address in ("", "reading/", "columns/", "progress/", "rejected.csv", "records/created/", "undo/"):
        assert erin.get(f"/imports/{draft.pk}/{address}").status_code == 404
        assert signed_in(world.users["bob"]).get(f"/imports/{mine.pk}/{address}").status_code == 404
    for address in ("run/", "undo/", "columns/", "reading/"):
        assert erin.post(f"/imports/{draft.pk}/{address}").status_code == 404
    assert bob.get("/people/import/").status_code == 403
    assert bob.post("/people/import/", {"file": SimpleUploadedFile("a.csv", PEOPLE.encode())}).status_code == 403
    assert bob.get("/imports/").status_code == 403
    listing = erin.get("/imports/").content.decode()
    assert "mine.csv" in listing
    assert "客户.csv" not in listing
    assert "mine.csv" in alice.get("/imports/").content.decode()

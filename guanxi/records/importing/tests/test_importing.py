"""From a customer file to known customers and back again."""

from __future__ import annotations

import csv

import pytest
from django.utils import translation

from guanxi.access.actor import SYSTEM
from guanxi.customers.models import Company
from guanxi.journal.models import Change, Entry
from guanxi.records.asking import Asking
from guanxi.records.finding import Question, find
from guanxi.records.importing.drafting import draft_import
from guanxi.records.importing.rejected_file import write_rejected_file
from guanxi.records.importing.running import run
from guanxi.records.importing.settling import settle, start
from guanxi.records.importing.undoing import undo_import
from guanxi.records.models import Import
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.tablefiles.limits import MAX_COLUMNS
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db

PEOPLE = """客户编号,姓名,手机号码,邮箱,生日,城市
C1,王丽华,13800138000,lihua@example.com,1988年3月12日,上海
C2,单雄信,,bad mail,,北京
C3,欧阳娜娜,139 0013 9000,,1990/1/2,
"""

MIXED = """公司名称,姓名,手机号码,订单号,下单时间,金额
上海沪东科技有限公司,陈晓东,13800138000,SO-1,2026-11-02,1280
广州粤海贸易有限公司,李敏,13900139000,SO-2,昨天,5
"""


@pytest.fixture(autouse=True)
def _data_folder(tmp_path, settings):
    settings.DATA = tmp_path


def imported(tmp_path, text, kind="person", encoding="gb18030", **how):
    path = tmp_path / "customers.csv"
    path.write_bytes(text.encode(encoding))
    draft = draft_import(kind, path, file_name="customers.csv", by=SYSTEM)
    settle(draft, draft.mapping, key=how.pop("key", None), by=SYSTEM)
    start(draft, **how)
    run(draft.pk)
    return Import.objects.get(pk=draft.pk)


def counts(done):
    return done.created, done.updated, done.unchanged, done.rejected


def names(kind="person"):
    return [record.title for record in find(registry.of(kind), Question(), Asking(SYSTEM)).records]


def test_it_recognises_chinese_headers_and_says_why_a_row_stays_out(tmp_path):
    done = imported(tmp_path, PEOPLE)
    assert counts(done) == (2, 0, 0, 1)
    assert done.key == "external_id"
    assert sorted(names()) == sorted(["王丽华", "欧阳娜娜"])
    [rejected] = done.rejected_rows.all()
    assert rejected.row == 3
    assert rejected.problems[0]["field"] == "emails"
    text = write_rejected_file(done).read_text("utf-8-sig")
    assert "bad mail" in text
    assert "C1" not in text


@pytest.mark.parametrize(("language", "missing", "mail"), [("en", "“Name” is missing.", "E-mail: "), ("zh-hans", "缺少“姓名”。", "邮箱：")])
def test_the_file_of_rejected_rows_speaks_to_its_reader_and_keeps_every_cell(tmp_path, language, missing, mail):
    done = imported(tmp_path, "客户编号,姓名,邮箱\nC1,,\nC2,单雄信,bad mail\nC3,欧阳娜娜,a@example.com,广州,天河\n", encoding="utf-8")
    with translation.override(language):
        header, nameless, mailing, surplus = csv.reader(write_rejected_file(done).read_text("utf-8-sig").splitlines())
    assert header[:5] == ["客户编号", "姓名", "邮箱", "D", "E"]
    assert nameless == ["C1", "", "", "", "", "2", missing]
    assert mailing[:6] == ["C2", "单雄信", "bad mail", "", "", "3"]
    assert mailing[6].startswith(f"{mail}“bad mail”")
    assert surplus[:6] == ["C3", "欧阳娜娜", "a@example.com", "广州", "天河", "4"]


def test_a_row_wider_than_any_table_keeps_its_cells_behind_the_reason(tmp_path):
    done = imported(tmp_path, "客户编号,姓名\nC1,王丽华\nC2" + ",x" * 600 + "\n", encoding="utf-8")
    header, wide = csv.reader(write_rejected_file(done).read_text("utf-8-sig").splitlines())
    assert len(header) == MAX_COLUMNS
    assert wide.count("x") == 600


def test_it_changes_by_key_adds_what_is_new_and_leaves_the_rest(tmp_path):
    imported(tmp_path, PEOPLE)
    again = imported(tmp_path, PEOPLE)
    assert counts(again) == (0, 0, 2, 1)
    more = imported(tmp_path, "客户编号,姓名,手机号码,城市\nC1,王丽华,13700137000,杭州\n")
    assert counts(more) == (0, 1, 0, 0)
    record = find(registry.of("person"), Question(q="王丽华"), Asking(SYSTEM)).records[0]
    assert [phone["normalised"] for phone in record.values["phones"]] == ["+8613800138000", "+8613700137000"]
    assert record.values["city"] == "杭州"


def test_it_writes_nothing_in_a_dry_run(tmp_path):
    done = imported(tmp_path, PEOPLE, dry_run=True)
    assert counts(done) == (2, 0, 0, 1)
    assert names() == []
    assert not Entry.objects.filter(kind="import.ran").exists()


def test_it_undoes_an_import_and_importing_again_gives_the_same_counts(tmp_path):
    [old] = create(registry.of("person"), [{"name": "王丽华", "external_id": "C1", "city": "苏州"}], by=SYSTEM)
    done = imported(tmp_path, PEOPLE)
    assert counts(done) == (1, 1, 0, 1)
    undone = undo_import(done, by=SYSTEM)
    assert (undone.binned, undone.reverted, undone.kept_count) == (1, 1, 0)
    record = find(registry.of("person"), Question(), Asking(SYSTEM)).records[0]
    assert (record.id, record.values["city"], record.values["phones"]) == (old, "苏州", ())
    assert counts(imported(tmp_path, PEOPLE)) == (1, 1, 0, 1)


def test_it_keeps_what_was_changed_or_referenced_since(tmp_path):
    done = imported(tmp_path, "客户编号,姓名,城市\nC1,王丽华,上海\nC2,单雄信,北京\nC3,欧阳娜娜,广州\n")
    ids = dict(registry.of("person").model.objects.values_list("external_id", "pk"))
    change(registry.of("person"), ids["C1"], {"city": "杭州"}, by=SYSTEM)
    create(registry.of("order"), [{"customer": "C2", "ordered_at": "2026-11-02", "total": 5}], by=SYSTEM)
    undone = undo_import(done, by=SYSTEM)
    assert (undone.binned, undone.kept_count) == (1, 2)
    assert {kept["id"]: str(kept["why"]) for kept in undone.kept} == {ids["C1"]: "changed since", ids["C2"]: "other records point to it"}
    assert sorted(names()) == sorted(["王丽华", "单雄信"])


def test_what_stayed_is_undone_once_nothing_stands_upon_it_any_more(tmp_path):
    done = imported(tmp_path, "客户编号,姓名\nC1,王丽华\nC2,单雄信\nC3,欧阳娜娜\n")
    orders = imported(tmp_path, "客户编号,订单号,下单时间,金额\nC1,SO-1,2026-11-02,50\nC3,SO-2,2026-11-03,70\n", kind="order")
    assert undo_import(done, by=SYSTEM).kept_count == 2
    assert undo_import(orders, by=SYSTEM).kept_count == 0
    again = undo_import(Import.objects.get(pk=done.pk), by=SYSTEM)
    assert (again.binned, again.kept_count, names()) == (2, 0, [])
    done.refresh_from_db()
    assert (done.report["binned"], done.report["kept_count"], done.may_be_undone) == (3, 0, False)
    with pytest.raises(Invalid):
        undo_import(done, by=SYSTEM)


def test_what_was_done_since_and_taken_back_again_holds_nothing_up(tmp_path):
    done = imported(tmp_path, PEOPLE)
    ids = dict(registry.of("person").model.objects.values_list("external_id", "pk"))
    orders = imported(tmp_path, "客户编号,订单号,下单时间,金额\nC1,SO-1,2026-11-02,50\nC3,SO-2,2026-11-03,70\n", kind="order")
    ratings = imported(tmp_path, "客户编号,评分,评价,评价时间\nC1,5,很好,2026-11-05\n", kind="feedback")
    assert (counts(orders), counts(ratings)) == ((2, 0, 0, 0), (1, 0, 0, 0))
    change(registry.of("person"), ids["C3"], {"city": "杭州"}, by=SYSTEM)
    change(registry.of("person"), ids["C3"], {"city": ""}, by=SYSTEM)
    assert undo_import(ratings, by=SYSTEM).kept_count == 0
    assert undo_import(orders, by=SYSTEM).kept_count == 0
    undone = undo_import(done, by=SYSTEM)
    assert (undone.binned, undone.kept_count) == (2, 0)
    assert names() == []
    assert counts(imported(tmp_path, PEOPLE)) == (2, 0, 0, 1)


def test_it_keeps_a_person_whose_phone_was_replaced_since(tmp_path):
    done = imported(tmp_path, PEOPLE)
    ids = dict(registry.of("person").model.objects.values_list("external_id", "pk"))
    change(registry.of("person"), ids["C1"], {"phones": "13900139111"}, by=SYSTEM)
    undone = undo_import(done, by=SYSTEM)
    assert [kept["id"] for kept in undone.kept] == [ids["C1"]]


def test_it_makes_company_person_and_order_of_one_row_or_nothing_of_it(tmp_path):
    path = tmp_path / "mixed.csv"
    path.write_text(MIXED)
    draft = draft_import("mixed", path, file_name="mixed.csv", by=SYSTEM)
    assert {"company.name", "person.phones", "order.total"} <= set(draft.mapping.values())
    mapping = {
        "0": "company.name",
        "1": "person.name",
        "2": "person.phones",
        "3": "order.number",
        "4": "order.ordered_at",
        "5": "order.total",
    }
    settle(draft, mapping, key=None, by=SYSTEM)
    start(draft)
    run(draft.pk)
    done = Import.objects.get(pk=draft.pk)
    assert counts(done) == (1, 0, 0, 1)
    assert (names("company"), names("person"), names("order")) == (["上海沪东科技有限公司"], ["陈晓东"], ["SO-1"])
    [entry] = Entry.objects.filter(kind="import.ran")
    assert Change.objects.filter(entry=entry, object="employment").count() == 1
    undone = undo_import(done, by=SYSTEM)
    assert undone.kept_count == 0
    assert names("order") == []
    assert names("person") == []


def test_a_company_finds_its_parent_among_the_rows_beside_it_whichever_comes_first(tmp_path):
    text = "编号,名称,上级公司\nC,华东三厂,华东机械\nB,华东机械,华东集团\nX,无主公司,不存在集团\nY,自己公司,自己公司\nA,华东集团,\n"
    foretold = imported(tmp_path, text, kind="company", key="external_id", dry_run=True)
    done = imported(tmp_path, text, kind="company", key="external_id")
    assert counts(foretold) == counts(done) == (3, 0, 0, 2)
    parents = dict(Company.objects.values_list("name", "parent__name"))
    assert parents == {"华东三厂": "华东机械", "华东机械": "华东集团", "华东集团": None}
    assert [row.row for row in done.rejected_rows.order_by("row")] == [4, 5]
    assert counts(imported(tmp_path, text, kind="company", key="external_id")) == (0, 0, 3, 2)

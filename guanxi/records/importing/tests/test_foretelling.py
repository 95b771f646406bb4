"""A dry run says what the real run will do, wherever in the file two rows meet."""

from __future__ import annotations

import random
import sqlite3

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.records.importing import remembering, running
from guanxi.records.importing.drafting import draft_import, folder_of
from guanxi.records.importing.running import run
from guanxi.records.importing.settling import settle, start
from guanxi.records.models import Import
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db

FILES = {
    "the same again": ("person", "客户编号,姓名\nC1,王丽华\nC2,李敏\nC1,王丽华\n", None, (2, 0, 1, 0)),
    "changed twice": ("person", "客户编号,姓名,城市\nC1,王丽华,上海\nC1,王丽华,北京\nC1,王丽华,北京\nC1,王丽华,上海\n", None, (1, 2, 1, 0)),
    "cells beside each other": (
        "person",
        "客户编号,姓名,城市,备注\nC1,王丽华,上海,\nC1,王丽华,,常客\nC1,王丽华,上海,常客\n",
        None,
        (1, 1, 1, 0),
    ),
    "a known one": ("person", "客户编号,姓名\nC0,赵六\nC0,赵六\nC0,赵七\n", None, (0, 2, 1, 0)),
    "phones written differently": (
        "person",
        "姓名,手机号码\n王丽华,138 0013 8000\n李敏,13900139000\n王丽华,+8613800138000\n",
        None,
        (2, 0, 1, 0),
    ),
    "a phone more": (
        "person",
        "客户编号,姓名,手机号码\nC1,王丽华,13800138000\nC1,王丽华,13900139000\nC1,王丽华,13800138000\n",
        None,
        (1, 1, 1, 0),
    ),
    "taken without a key": ("person", "客户编号,姓名\nC1,王丽华\nC2,李敏\nC1,王五\n", "", (2, 0, 0, 1)),
    "links within the file": ("company", "名称,上级公司\n沪东集团,\n沪东科技,沪东集团\n粤海贸易,沪东科技\n沪东集团,\n", None, None),
    "an ambiguous parent": ("company", "编号,名称,上级公司\nA,沪东,\nB,沪东,\nC,粤海,沪东\n", "external_id", (2, 0, 0, 1)),
    "a name that came again beside its child": (
        "company",
        "编号,名称,上级公司\nA,沪东,\nZ,丁,\nB,沪东,\nC,粤海,沪东\nD,京,粤海\n",
        "external_id",
        None,
    ),
    "orders met again": (
        "mixed",
        "公司名称,姓名,手机号码,订单号,下单时间,金额\n"
        "沪东,陈晓东,13800138000,SO-1,2026-11-02,1280\n"
        "沪东,陈晓东,13800138000,SO-2,2026-11-03,20\n"
        "沪东,李敏,13900139000,SO-1,2026-11-02,1280\n"
        "粤海,陈晓东,13800138000,SO-2,2026-11-03,20\n",
        None,
        None,
    ),
}


@pytest.fixture(autouse=True)
def _data_folder(tmp_path, settings):
    settings.DATA = tmp_path


def drafted(tmp_path, kind, text, key):
    path = tmp_path / "file.csv"
    path.write_text(text, "utf-8")
    draft = draft_import(kind, path, file_name="file.csv", by=SYSTEM)
    return settle(draft, draft.mapping, key=key, by=SYSTEM)


def ran(draft, *, dry_run):
    draft.refresh_from_db()
    start(draft, dry_run=dry_run)
    run(draft.pk)
    done = Import.objects.get(pk=draft.pk)
    assert done.state == Import.State.DONE, done.failure
    rejected = [(row.row, [(one["code"], one["field"]) for one in row.problems]) for row in done.rejected_rows.order_by("row")]
    return (done.created, done.updated, done.unchanged, done.rejected), rejected


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("size", [1, 2])
def test_rows_in_different_chunks_count_as_they_will(tmp_path, monkeypatch, name, size):
    monkeypatch.setattr(running, "CHUNK", size)
    create(registry.of("person"), [{"name": "赵五", "external_id": "C0"}], by=SYSTEM)
    kind, text, key, expected = FILES[name]
    draft = drafted(tmp_path, kind, text, key)
    tried = ran(draft, dry_run=True)
    assert tried == ran(draft, dry_run=False)
    assert expected in (None, tried[0])


@pytest.mark.parametrize("seed", range(4))
def test_files_made_at_random_count_as_they_will(tmp_path, monkeypatch, seed):
    """Few keys, so that rows of all chunks meet; blanks, bad cells, several phones, shared companies."""
    monkeypatch.setattr(running, "CHUNK", 4)
    dice = random.Random(seed)
    rows = [
        [
            dice.choice(["沪东", "粤海", "东风", ""]),
            dice.choice(["C1", "C2", "C3", "C4", ""]),
            dice.choice(["王丽华", "李敏", "陈晓东"]),
            dice.choice(["13800138000", "13900139000", "", "not a phone"]),
            dice.choice(["上海", "北京", ""]),
            dice.choice(["SO-1", "SO-2", "SO-3", "SO-4", "SO-5"]),
            dice.choice(["2026-11-02", "2026-11-03", "yesterday?"]),
            dice.choice(["10", "20"]),
        ]
        for _ in range(40)
    ]
    mixed = "公司名称,客户编号,姓名,手机号码,城市,订单号,下单时间,金额\n" + "".join(",".join(row) + "\n" for row in rows)
    people = "客户编号,姓名,手机号码,城市\n" + "".join(",".join(row[1:5]) + "\n" for row in rows)
    for kind, text, key in (("mixed", mixed, None), *(("person", people, key) for key in ("external_id", "phones", ""))):
        draft = drafted(tmp_path, kind, text, key)
        assert ran(draft, dry_run=True) == ran(draft, dry_run=False), (kind, key)


def test_what_a_chunk_left_that_did_not_end_is_not_counted_twice(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 1)
    draft = drafted(tmp_path, "person", "客户编号,姓名\nC1,王丽华\nC2,李敏\nC1,王丽华\n", None)
    start(draft, dry_run=True)
    kept, calls = running._keep_rejected, []

    def power_cut(*given):
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        kept(*given)

    monkeypatch.setattr(running, "_keep_rejected", power_cut)
    with pytest.raises(KeyboardInterrupt):
        run(draft.pk)
    run(draft.pk)
    done = Import.objects.get(pk=draft.pk)
    assert (done.created, done.updated, done.unchanged, done.rejected) == (2, 0, 1, 0)


def test_what_a_chunk_covered_that_did_not_end_is_still_known(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 1)
    draft = drafted(tmp_path, "person", "客户编号,姓名\nC1,王一\nC1,王二\nC1,王三\n", None)
    start(draft, dry_run=True)
    kept, calls = running._keep_rejected, []

    def power_cut(*given):
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        kept(*given)

    monkeypatch.setattr(running, "_keep_rejected", power_cut)
    with pytest.raises(KeyboardInterrupt):
        run(draft.pk)
    run(draft.pk)
    done = Import.objects.get(pk=draft.pk)
    assert (done.created, done.updated, done.unchanged, done.rejected) == (1, 2, 0, 0)


def test_rows_about_one_customer_leave_a_handful_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 10)
    text = "客户编号,姓名,城市\n" + "".join(f"C1,王丽华,{city}\n" for city in ["上海", "北京"] * 60)
    draft = drafted(tmp_path, "person", text, None)
    assert ran(draft, dry_run=True)[0] == (1, 119, 0, 0)
    with sqlite3.connect(folder_of(draft) / remembering.FILE) as database:
        [[lines]], [[words]] = (database.execute(f"SELECT count(*) FROM {table}").fetchall() for table in ("line", "word"))
    assert lines <= 10
    assert words <= 20


def test_what_a_trial_remembered_is_gone_when_the_import_starts(tmp_path):
    draft = drafted(tmp_path, "person", "客户编号,姓名\nC1,王丽华\n", None)
    ran(draft, dry_run=True)
    assert (folder_of(draft) / remembering.FILE).exists()
    ran(draft, dry_run=False)
    assert not (folder_of(draft) / remembering.FILE).exists()

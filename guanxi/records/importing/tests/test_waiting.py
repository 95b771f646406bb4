"""A company whose parent stands further down in the file, chunks away, goes in like any other; a trial says so before."""

from __future__ import annotations

import random

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.commerce.models import Order
from guanxi.customers.models import Company
from guanxi.journal.models import Entry
from guanxi.records.importing import running
from guanxi.records.importing.drafting import draft_import
from guanxi.records.importing.rejected_file import rejected_chunks
from guanxi.records.importing.running import run
from guanxi.records.importing.settling import settle, start
from guanxi.records.importing.undoing import undo_import
from guanxi.records.models import Import

pytestmark = pytest.mark.django_db
HEADING = "编号,名称,上级公司\n"


@pytest.fixture(autouse=True)
def _data_folder(tmp_path, settings):
    settings.DATA = tmp_path


def drafted(tmp_path, text, kind="company", key="external_id"):
    path = tmp_path / "file.csv"
    path.write_text(text, "utf-8")
    draft = draft_import(kind, path, file_name="file.csv", by=SYSTEM)
    return settle(draft, draft.mapping, key=key, by=SYSTEM)


def ran(draft, *, dry_run=False):
    draft.refresh_from_db()
    start(draft, dry_run=dry_run)
    run(draft.pk)
    return outcome(draft)


def outcome(draft):
    done = Import.objects.get(pk=draft.pk)
    assert done.state == Import.State.DONE, done.failure
    rejected = [(row.row, [(one["code"], one["field"]) for one in row.problems]) for row in done.rejected_rows.order_by("row")]
    return (done.created, done.updated, done.unchanged, done.rejected), rejected


def parents():
    return dict(Company.objects.filter(deleted_at__isnull=True).values_list("name", "parent__name"))


FILES = {
    "the parent is last": ("A,沪东科技,沪东集团\nB,粤海,\nC,沪东集团,\n", (3, 0, 0, 0), []),
    "a chain from the bottom up": ("A,甲,乙\nB,乙,丙\nC,丙,丁\nD,丁,戊\nE,戊,\n", (5, 0, 0, 0), []),
    "no such parent": ("A,甲,无此公司\nB,乙,\nC,丙,甲\n", (1, 0, 0, 2), [(2, [("not_found", "parent")]), (4, [("not_found", "parent")])]),
    "something else is wrong too": ("A,,丙\nB,乙,\nC,丙,\n", (2, 0, 0, 1), None),
    "one of a circle": ("A,甲,乙\nB,乙,甲\nC,丙,\n", (1, 0, 0, 2), [(2, [("not_found", "parent")]), (3, [("not_found", "parent")])]),
    "two of that name come": ("A,甲,丙\nB,乙,\nC,丙,\nD,丙,\n", (3, 0, 0, 1), None),
    "the same key again before": ("A,甲,丙\nA,甲二,\nC,丙,\n", (2, 1, 0, 0), []),
    "the same key again at the end": ("A,甲,丙\nB,甲二,丙\nC,丙,\nA,甲三,\n", (3, 1, 0, 0), []),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("size", [1, 2])
def test_they_go_in_and_a_trial_foretells_it(tmp_path, monkeypatch, name, size):
    monkeypatch.setattr(running, "CHUNK", size)
    text, counts, rejected = FILES[name]
    draft = drafted(tmp_path, HEADING + text)
    tried = ran(draft, dry_run=True)
    assert not Company.objects.exists()
    assert tried == ran(draft)
    assert tried[0] == counts
    assert rejected in (None, tried[1])


def test_their_parents_are_written_and_undoing_takes_all_back(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 1)
    draft = drafted(tmp_path, HEADING + FILES["a chain from the bottom up"][0])
    ran(draft)
    assert parents() == {"甲": "乙", "乙": "丙", "丙": "丁", "丁": "戊", "戊": None}
    assert Import.objects.get(pk=draft.pk).report["waiting"] == 0
    assert undo_import(Import.objects.get(pk=draft.pk), by=SYSTEM).binned == 5


def test_rows_of_a_mixed_file_wait_whole(tmp_path, monkeypatch):
    """The second line of an order waits with the first, and the person and the order of the row come with their company."""
    monkeypatch.setattr(running, "CHUNK", 1)
    text = (
        "公司名称,上级公司,姓名,手机号码,订单号,下单时间,商品,单价,数量\n"
        "沪东科技,沪东集团,陈晓东,13800138000,SO-1,2026-11-02,茶,10,1\n"
        "沪东科技,沪东集团,陈晓东,13800138000,SO-1,2026-11-02,壶,20,2\n"
        "沪东集团,,李敏,13900139000,SO-2,2026-11-02,茶,10,1\n"
    )
    path = tmp_path / "file.csv"
    path.write_text(text, "utf-8")
    draft = draft_import("mixed", path, file_name="file.csv", by=SYSTEM)
    settle(draft, draft.mapping | {"1": "company.parent"}, key=None, by=SYSTEM)
    assert ran(draft, dry_run=True) == ran(draft) == ((2, 0, 0, 0), [])
    assert parents() == {"沪东科技": "沪东集团", "沪东集团": None}
    assert sorted(Order.objects.values_list("number", "customer__name", "total")) == [("SO-1", "陈晓东", 50), ("SO-2", "李敏", 10)]
    assert Import.objects.get(pk=draft.pk).rows_done == 3


def random_companies(seed, count=40):
    """Parents anywhere: above, below, missing, themselves; keys that come again."""
    dice = random.Random(seed)
    rows = [
        f"K{dice.randrange(count)},公司{dice.randrange(count)},{dice.choice(['', f'公司{dice.randrange(count + 5)}'])}"
        for _ in range(count)
    ]
    return HEADING + "\n".join(rows) + "\n"


@pytest.mark.parametrize("seed", [1, 2, 11, 26])
def test_files_made_at_random_are_foretold(tmp_path, monkeypatch, seed):
    monkeypatch.setattr(running, "CHUNK", 4)
    draft = drafted(tmp_path, random_companies(seed))
    assert ran(draft, dry_run=True) == ran(draft)


UNBROKEN = []
"""How that file ends where nothing breaks off: the same for every test."""


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize("at", range(1, 14))
def test_wherever_it_breaks_off_nothing_is_lost_or_doubled(tmp_path, monkeypatch, dry_run, at):
    monkeypatch.setattr(running, "CHUNK", 4)
    draft = drafted(tmp_path, random_companies(1))
    UNBROKEN[:] = UNBROKEN or [ran(draft, dry_run=True)]
    start(Import.objects.get(pk=draft.pk), dry_run=dry_run)
    check, calls = running._check_keys, []

    def power_cut():
        calls.append(1)
        if len(calls) == at:
            raise KeyboardInterrupt
        check()

    monkeypatch.setattr(running, "_check_keys", power_cut)
    with pytest.raises(KeyboardInterrupt):
        run(draft.pk)
    run(draft.pk)
    assert outcome(draft) == UNBROKEN[0]
    assert Entry.objects.filter(kind="import.ran", about_id=draft.pk).exists() is not dry_run


def test_the_file_of_rejected_rows_shows_no_marks(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 1)
    draft = drafted(tmp_path, HEADING + FILES["no such parent"][0])
    ran(draft)
    told = b"".join(rejected_chunks(Import.objects.get(pk=draft.pk))).decode("utf-8-sig").splitlines()
    assert len(told) == 3
    assert "waits" not in "".join(told)
    assert told[1].startswith("A,甲,无此公司,2,")

"""A key that stood in the file before: the later row changes what the earlier one wrote, and it is told, by a trial and by the import."""

from __future__ import annotations

import tracemalloc

import pytest
from django.utils import translation

from guanxi.access.actor import SYSTEM
from guanxi.records.importing import repeating, running
from guanxi.records.importing.drafting import draft_import, folder_of
from guanxi.records.importing.noting import all_notes
from guanxi.records.importing.repeating import Numbers
from guanxi.records.importing.running import run
from guanxi.records.importing.settling import settle, start
from guanxi.records.models import Import
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db

FILES = {
    "no key twice": ("person", "客户编号,姓名\nC1,王丽华\nC2,李敏\n", None, 0, []),
    "twice the same is no change": ("person", "客户编号,姓名\nC1,王丽华\nC2,李敏\nC1,王丽华\n", None, 0, []),
    "twice": ("person", "客户编号,姓名\nC1,王丽华\nC2,李敏\nC1,王小华\n", None, 1, [2, 4]),
    "again and again": ("person", "客户编号,姓名\nC2,李敏\nC1,王一\nC1,王二\nC2,李敏\nC1,王三\nC1,王四\nC2,李明\n", None, 4, [3, 4]),
    "of somebody known": ("person", "客户编号,姓名\nC0,赵五\nC1,王一\nC0,赵六\nC0,赵七\n", None, 2, [2, 4]),
    "known and changed once": ("person", "客户编号,姓名\nC0,赵六\nC1,王一\n", None, 0, []),
    "the first was refused": ("person", "客户编号,姓名,邮箱\nC1,王一,bad\nC1,王二,\nC1,王三,\n", None, 1, [3, 4]),
    "by a phone": ("person", "姓名,手机号码\n王丽华,138 0013 8000\n李敏,13900139000\n王小华,+8613800138000\n", None, 1, [2, 4]),
    "without a key": ("person", "姓名\n王丽华\n王丽华\n", "", 0, []),
    "companies by name": ("company", "名称,网站\n沪东,\n粤海,\n沪东,https://example.com\n", None, 1, [2, 4]),
}


@pytest.fixture(autouse=True)
def _data_folder(tmp_path, settings):
    settings.DATA = tmp_path


def drafted(tmp_path, kind, text, key=None):
    path = tmp_path / "file.csv"
    path.write_text(text, "utf-8")
    draft = draft_import(kind, path, file_name="file.csv", by=SYSTEM)
    return settle(draft, draft.mapping, key=key, by=SYSTEM)


def ran(draft, *, dry_run=False):
    draft.refresh_from_db()
    start(draft, dry_run=dry_run)
    run(draft.pk)
    done = Import.objects.get(pk=draft.pk)
    assert done.state == Import.State.DONE, done.failure
    return done


def told(done):
    return done.report["repeated"]["count"], done.report["repeated"]["rows"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("size", [1, 2, 100])
def test_they_are_counted_wherever_the_chunks_end(tmp_path, monkeypatch, name, size):
    monkeypatch.setattr(running, "CHUNK", size)
    create(registry.of("person"), [{"name": "赵五", "external_id": "C0"}], by=SYSTEM)
    kind, text, key, count, rows = FILES[name]
    draft = drafted(tmp_path, kind, text, key)
    assert told(ran(draft, dry_run=True)) == (count, rows)
    assert told(ran(draft)) == (count, rows)


def test_by_the_second_of_two_phones_it_is_the_same_record(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 1)
    draft = drafted(tmp_path, "person", "姓名,手机号码\n王丽华,13800138000;13900139000\n王小华,13900139000\n", "phones")
    assert told(ran(draft, dry_run=True)) == told(ran(draft)) == (1, [2, 3])


def test_a_note_says_so_in_the_language_of_the_reader(tmp_path):
    draft = drafted(tmp_path, "person", "客户编号,姓名\n" + "".join(f"C{at},王{turn}\n" for turn in range(2) for at in range(1_234)))
    done = ran(draft, dry_run=True)
    assert all_notes(done) == [
        "1,234 rows have a key that stood in the file before: each changes what the earlier one wrote. The first: rows 2 and 1236."
    ]
    with translation.override("zh-hans"):
        assert all_notes(done) == ["有 1,234 行的键在文件前面已出现过：每一行都会改动之前那行写入的内容。最先出现的是第 2 行和第 1236 行。"]
    one = ran(drafted(tmp_path, "person", "客户编号,姓名\nC8,王一\nC8,王二\n"))
    assert all_notes(one) == ["1 row has a key that stood in the file before: it changes what the earlier one wrote (rows 2 and 3)."]


@pytest.mark.parametrize("dry_run", [True, False])
def test_an_import_that_broke_off_counts_on(tmp_path, monkeypatch, dry_run):
    """It breaks off after it wrote down what its chunk wrote, and before the chunk was in."""
    monkeypatch.setattr(running, "CHUNK", 1)
    draft = drafted(tmp_path, "person", "客户编号,姓名\nC1,王一\nC2,李一\nC1,王二\nC2,李二\nC1,王三\n")
    start(draft, dry_run=dry_run)
    check, calls = running._check_keys, []

    def power_cut():
        calls.append(1)
        if len(calls) in {2, 5}:
            raise KeyboardInterrupt
        check()

    monkeypatch.setattr(running, "_check_keys", power_cut)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            run(draft.pk)
    run(draft.pk)
    done = Import.objects.get(pk=draft.pk)
    assert (done.state, *told(done)) == ("done", 3, [2, 4])
    assert not (folder_of(done) / repeating.FILE).exists()


def test_a_million_records_take_a_few_megabytes():
    tracemalloc.start()
    try:
        numbers = Numbers()
        assert not any(numbers.holds_or_adds(7 * at) for at in range(1_000_000))
        assert all(numbers.holds_or_adds(7 * at) for at in range(0, 1_000_000, 1_000))
        assert not any(numbers.holds_or_adds(-at) for at in range(1, 1_000))
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()

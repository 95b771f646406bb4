"""Hostile and damaged files, records out of sight, and what stays on the disk."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from guanxi.access.actor import SYSTEM
from guanxi.access.recognising import actor_of_user
from guanxi.access.scopes import Scope
from guanxi.customers.models import Person
from guanxi.records.api.tests.conftest import World
from guanxi.records.importing.drafting import draft_import, folder_of
from guanxi.records.importing.forgetting import forget_files
from guanxi.records.importing.outcome import first_problems, written_records
from guanxi.records.importing.rejected_file import rejected_chunks, write_rejected_file
from guanxi.records.importing.running import run
from guanxi.records.importing.settling import settle, start
from guanxi.records.importing.undoing import undo_import
from guanxi.records.models import Import
from guanxi.records.registry import registry
from guanxi.records.tablefiles.cells import TableRefused
from guanxi.records.writing import create
from guanxi.values.sentence import say_again
from tests.torture.making import TortureFile, torture_files

pytestmark = pytest.mark.django_db
TORTURE = list(torture_files())


@pytest.fixture(autouse=True)
def _data_folder(tmp_path, settings):
    settings.DATA = tmp_path / "data"


def imported(path, by=SYSTEM, key=None, **mapping):
    draft = draft_import("person", path, file_name=path.name, by=by)
    settle(draft, draft.mapping | mapping or {"0": "name"}, key=key, by=by)
    start(draft)
    run(draft.pk)
    return Import.objects.get(pk=draft.pk)


def counts(done):
    return done.created, done.updated, done.unchanged, done.rejected


@pytest.mark.parametrize("one", TORTURE, ids=[one.name for one in TORTURE])
def test_every_file_of_the_torture_set_ends_in_rows_or_in_words(one: TortureFile, tmp_path):
    path = one.write(tmp_path)
    if one.expected.refused:
        with pytest.raises(TableRefused) as refused:
            imported(path)
        assert refused.value.code == one.expected.refused
        assert refused.value.sentence
        return
    done = None
    with suppress(TableRefused):
        done = imported(path)
    if done is None:
        assert one.expected.rows is None
        return
    assert done.state == "done", done.failure
    rejected = {row.row: row.problems for row in done.rejected_rows.all()}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert all(say_again(problem) for problems in rejected.values() for problem in problems)
    assert sum(counts(done)) == done.rows_done
    for number, code in one.expected.bad.items():
        assert [problem["code"] for problem in rejected[number]] == [code]
    if one.expected.rows is not None:
        assert done.rows_done == len(one.expected.rows) + len(one.expected.bad)
    write_rejected_file(done)


BAD = {at * 400 + 7 for at in range(12)}


@pytest.mark.slow
def test_five_thousand_customers_in_gb18030_go_in_come_back_and_go_in_again(tmp_path):
    lines = ["客户编号,姓名,手机号码,邮箱,生日,城市"]
    for at in range(5_000):
        birthday = "1990/13/45" if at in BAD else f"19{50 + at % 50}-{at % 12 + 1:02d}-{at % 28 + 1:02d}"
        lines.append(f"C{at},欧阳{at}娜,138{at:08d},c{at}@example.com,{birthday},上海")
    path = tmp_path / "customers.csv"
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    done = imported(path)
    assert counts(done) == (4_988, 0, 0, 12)
    assert {row.row for row in done.rejected_rows.all()} == {at + 2 for at in BAD}
    undone = undo_import(done, by=SYSTEM)
    assert (undone.binned, undone.kept_count) == (4_988, 0)
    assert not Person.objects.filter(deleted_at__isnull=True).exists()
    assert counts(imported(path)) == (4_988, 0, 0, 12)


def test_the_key_of_a_hidden_record_says_nothing_about_it(tmp_path):
    world = World()
    world.user("erin", team=world.south, may=dict.fromkeys(("read", "create", "change", "import"), Scope.TEAM))
    world.person("bob", name="秘密客户", external_id="H1", phones=["13800138000"])
    path = tmp_path / "people.csv"
    path.write_text("客户编号,姓名,手机号码\nH1,某人,\nN1,新人,13900139000\n")
    erin = actor_of_user(world.users["erin"])
    done = imported(path, by=erin)
    assert counts(done) == (1, 0, 0, 1)
    shown = str(first_problems(done)) + b"".join(rejected_chunks(done)).decode() + str(done.report)
    assert "秘密" not in shown
    assert "13800138000" not in shown
    assert [problem["code"] for row in done.rejected_rows.all() for problem in row.problems] == ["out_of_reach"]
    assert [ref.name for _type, ref in written_records(done, "created", erin).refs] == ["新人"]
    [binned_elsewhere] = create(registry.of("person"), [{"name": "同名", "external_id": "AMB"}], by=SYSTEM)
    assert binned_elsewhere


def test_files_go_after_a_month_and_their_rejected_rows_stay(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("客户编号,姓名,邮箱\nC1,王丽华,bad\n")
    old, young = imported(path), imported(path)
    Import.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=31))
    stray = folder_of(young).parent / "stray"
    stray.mkdir()
    os.utime(stray, (0, 0))
    assert forget_files(timezone.now()) == 2
    assert not folder_of(old).exists()
    assert folder_of(young).exists()
    assert "王丽华" in b"".join(rejected_chunks(Import.objects.get(pk=old.pk))).decode("utf-8-sig")

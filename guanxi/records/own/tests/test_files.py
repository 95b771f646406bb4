"""Own fields in files: found by their names in either language, cleaned, refused with the reason, told by a trial, and undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.models import Workspace
from guanxi.records.asking import Asking
from guanxi.records.exporting import export
from guanxi.records.finding import Question, find
from guanxi.records.importing.drafting import draft_import
from guanxi.records.importing.running import run
from guanxi.records.importing.settling import settle, start
from guanxi.records.importing.undoing import undo_import
from guanxi.records.models import Import, RejectedRow
from guanxi.records.own.building import see
from guanxi.records.own.describing import Description
from guanxi.records.own.keeping import add_field
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db
OWNER = Actor(kind="user", key="user:0", name="Owner", may_all=True)
FILE = """客户编号,姓名,会员等级,Budget,合同到期,偏好
C1,王丽华,金卡,"12,000.50",2026年3月5日,茶、咖啡
C2,李敏,silver,,2026/4/1,Tea
C3,赵五,铂金卡,1,,
C0,钱七,银卡,7,,
"""


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


def imported(path: Path, *, dry_run: bool = False) -> Import:
    draft = draft_import("person", path, file_name=path.name, by=SYSTEM)
    settled = settle(draft, draft.mapping, key="external_id", by=SYSTEM)
    start(settled, dry_run=dry_run)
    run(settled.pk)
    done = Import.objects.get(pk=settled.pk)
    assert done.state == Import.State.DONE, done.failure
    return done


def held() -> dict[str, tuple[Any, ...]]:
    names = ("own_level", "own_budget", "own_until", "own_wishes")
    page = find(registry.of("person"), Question(), Asking(OWNER))
    return {one.values["external_id"]: tuple(one.values[name] for name in names) for one in page.records}


def test_a_file_brings_own_fields_and_its_undoing_takes_them_back(tmp_path: Path) -> None:
    levels = (("", "Gold", "金卡"), ("", "Silver", "银卡"))
    for wanted in (
        Description(kind="choice", label_en="Level", label_zh="会员等级", options=levels),
        Description(kind="money", label_en="Budget", label_zh="预算"),
        Description(kind="date", label_en="Until", label_zh="合同到期"),
        Description(kind="choices", label_en="Wishes", label_zh="偏好", options=(("", "Tea", "茶"), ("", "Coffee", "咖啡"))),
    ):
        add_field("person", wanted, by=OWNER)
    see(Workspace.objects.get(pk=1).registry_version)
    create(registry.of("person"), [{"name": "钱七", "external_id": "C0", "own_level": "gold", "own_budget": 3}], by=OWNER)
    path = tmp_path / "people.csv"
    path.write_text(FILE, "utf-8")
    before = held()
    trial = imported(path, dry_run=True)
    assert held() == before
    done = imported(path)
    counts = [(one.created, one.updated, one.rejected) for one in (trial, done)]
    assert counts == [(2, 1, 1), (2, 1, 1)]
    assert list(RejectedRow.objects.filter(of=done).values_list("row", flat=True)) == [4]
    found = {key: tuple(map(str, values)) for key, values in held().items()}
    assert found["C1"] == ("gold", "12000.5", "2026-03-05", "('tea', 'coffee')")
    assert found["C0"] == ("silver", "7", "None", "()")
    columns = ("external_id", "own_level", "own_wishes")
    rows = list(export(registry.of("person"), Question(columns=columns, sort=("external_id",)), Asking(OWNER)).rows)
    assert rows[1] == ["C1", "Gold", "Tea, Coffee"]
    undo_import(done, by=SYSTEM)
    assert held() == before

"""What the commands `guanxi import` and `guanxi undo-import` say, and how they end."""

from __future__ import annotations

import re

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.tests.cast import NOW
from guanxi.access.users.changing import change_user
from guanxi.records.api.tests.conftest import World
from guanxi.records.commands import import_file
from guanxi.records.importing import running

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data_folder(tmp_path, settings):
    settings.DATA = tmp_path / "data"


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def imported(tmp_path, capsys):
    def run(text, *options, kind="people"):
        path = tmp_path / "file.csv"
        path.write_text(text, "utf-8")
        code = import_file.main([kind, str(path), *options])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_key_that_comes_twice_is_told(world, imported):
    text = "客户编号,姓名\nC1,王一\nC2,李敏\nC1,王二\n"
    note = "note: 1 row has a key that stood in the file before: it changes what the earlier one wrote (rows 2 and 4).\n"
    code, out, err = imported(text, "--dry-run")
    assert (code, out) == (0, "created 2, updated 1, unchanged 0, rejected 0 (dry run, nothing was written)\n")
    assert note in err
    code, out, err = imported(text)
    assert (code, out) == (0, "created 2, updated 1, unchanged 0, rejected 0\n")
    assert note in err
    change_user(user=world.users["alice"], details={"language": "zh-hans"}, by=SYSTEM, at=NOW)
    assert "note: 有 2 行的键在文件前面已出现过" in imported("客户编号,姓名\nC1,一\nC1,二\nC1,三\n", "--by", "alice")[2]


def test_a_terminal_sees_the_share_and_the_rows(world, imported, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 50)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    _code, _out, err = imported("客户编号,姓名\n" + "".join(f"C{at},王{at}\n" for at in range(1_000, 1_100)))
    shown = err.split("\n")[0].split("\r")
    assert shown[1] == "  0 %  0 rows"
    assert re.fullmatch(r" (49|50) %  50 rows", shown[2])
    assert shown[3:] == ["100 %  100 rows"]

"""What the commands `guanxi import` and `guanxi undo-import` say, and how they end."""

from __future__ import annotations

import re

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.scopes import Scope
from guanxi.access.tests.cast import NOW
from guanxi.access.users.changing import change_user
from guanxi.records.api.tests.conftest import World
from guanxi.records.commands import import_file, undo_import
from guanxi.records.importing import running
from guanxi.records.models import Import
from guanxi.records.registry import registry
from guanxi.records.writing import change

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


def test_undoing_names_what_stays_and_why_as_far_as_its_user_may_see(world, imported, capsys):
    """Erin, who sees her own people only, imported three; two were changed since, and one of those is somebody else's by now."""
    world.user("erin", team=world.south, may=dict.fromkeys(("read", "create", "change", "import"), Scope.OWN))
    imported("客户编号,姓名\nC1,王丽华\nC2,李敏\nC3,陈晓东\n", "--by", "erin")
    person = registry.of("person")
    ids = {one.external_id: one.pk for one in person.model.objects.all()}
    change(person, ids["C1"], {"name": "王小华"}, by=SYSTEM)
    change(person, ids["C2"], {"name": "李小敏", "owner": world.users["alice"].pk}, by=SYSTEM)
    one = Import.objects.get()
    assert undo_import.main([str(one.pk), "--by", "erin"]) == 3
    said = capsys.readouterr()
    assert said.out == "binned 1, reverted 0, kept 2\n"
    assert said.err == (f"person {ids['C1']} 王小华: changed since\nand 1 more, out of this user's sight or beyond the first 500\n")
    change_user(user=world.users["alice"], details={"language": "zh-hans"}, by=SYSTEM, at=NOW)
    assert undo_import.main([str(one.pk), "--by", "alice"]) == 3
    reason = capsys.readouterr().err
    assert f"person {ids['C2']} 李小敏: " in reason
    assert "changed since" not in reason


def test_undoing_all_of_it_ends_with_zero(world, imported, capsys):
    imported("客户编号,姓名\nC1,王丽华\n")
    assert undo_import.main([str(Import.objects.get().pk)]) == 0
    assert capsys.readouterr() == ("binned 1, reverted 0, kept 0\n", "")


@pytest.mark.parametrize("command", [import_file, undo_import])
def test_help_says_how_it_may_end(command, capsys):
    with pytest.raises(SystemExit):
        command.main(["--help"])
    assert "3: some" in " ".join(capsys.readouterr().out.split())

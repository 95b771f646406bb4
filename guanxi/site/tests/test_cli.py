"""The command `guanxi`."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from guanxi.site import cli
from guanxi.site.database.trouble import DatabaseTrouble


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"  {name} " in said for name in cli.COMMANDS)


def test_a_command_that_is_not_there_is_said_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["frobnicate"]) == 2
    assert "no command 'frobnicate'" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_leads_to_a_function(name: str) -> None:
    module, function = cli.COMMANDS[name].function.rsplit(".", 1)
    assert callable(getattr(import_module(module), function))


@pytest.mark.parametrize("name", ["import", "prepare", "sample", "backup", "run"])
def test_a_fresh_shell_is_helped_too(name: str, tmp_path: Path) -> None:
    """Here nothing has set Django up before."""
    said = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    asked = [sys.executable, "-m", "guanxi", name, "--help"]
    done = subprocess.run(asked, env={**said, "GUANXI_DATA": str(tmp_path)}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"guanxi {name}" in done.stdout


@pytest.mark.parametrize("name", sorted(set(cli.COMMANDS) - {"manage"}))
def test_every_command_has_help_without_a_database(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nowhere.invalid/none")
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    assert f"guanxi {name}" in capsys.readouterr().out


def test_trouble_with_the_database_is_a_sentence_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def troubled(*_arguments: object) -> int:
        raise DatabaseTrouble("The disk is full.")

    monkeypatch.setattr(cli, "run_command", troubled)
    assert cli.main(["migrate"]) == 1
    assert capsys.readouterr().err == "guanxi: The disk is full.\n"


@pytest.mark.parametrize("name", ["token", "import", "undo-import", "refresh", "backup", "reset-password"])
def test_a_command_makes_no_second_empty_company_where_there_is_none(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("GUANXI_DATA", str(tmp_path / "elsewhere"))
    assert cli.main([name, "something"]) == 1
    assert str(tmp_path / "elsewhere") in capsys.readouterr().err
    assert not (tmp_path / "elsewhere").exists()


def test_run_refuses_a_database_that_serve_is_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/db")
    assert cli.main(["run"]) == 1
    assert "guanxi serve" in capsys.readouterr().err


def test_serve_needs_a_database(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert cli.main(["serve"]) == 1
    assert "DATABASE_URL" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "value"), [("PORT", "abc"), ("GUANXI_BIND", "0.0.0.0")])
@pytest.mark.parametrize("command", ["run", "health"])
def test_an_address_that_cannot_be_is_said_in_one_line(command: str, name: str, value: str, tmp_path: Path) -> None:
    said = {key: word for key, word in os.environ.items() if key not in {"DATABASE_URL", "GUANXI_BASE_URL"}}
    told = {**said, "GUANXI_DATA": str(tmp_path), name: value}
    done = subprocess.run([sys.executable, "-m", "guanxi", command], env=told, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith(f"guanxi: {name}")
    assert done.stderr.count("\n") == 1

"""Workbooks are read by a child that keeps its limits, once per file and sheet."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from guanxi.records.tablefiles.cells import TableRefused
from guanxi.records.tablefiles.reading import Choice, open_table
from guanxi.records.tablefiles.workbooks import spooling
from guanxi.records.tablefiles.workbooks.parts import meaning
from guanxi.records.tablefiles.workbooks.values import number_value, plain_number


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        for name, value in (("客户", "王芳"), ("订单", "茶叶")):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, ["名称", "数量"])
            sheet.write_row(1, 0, [value, 3])
    return path


def test_it_lists_the_sheets_and_reads_the_chosen_one(book: Path) -> None:
    with open_table(book) as first, open_table(book, Choice(sheet="订单")) as second:
        assert first.sheets == second.sheets == ("客户", "订单")
        assert (first.sheet, second.sheet) == ("客户", "订单")
        assert [row.cells for row in second.rows()] == [["茶叶", 3]]
    with pytest.raises(TableRefused) as refused:
        open_table(book, Choice(sheet="没有"))
    assert refused.value.code == "unknown_sheet"


def test_of_a_bomb_it_says_what_to_do_and_no_word_of_ours(book: Path) -> None:
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet9.xml", b"A" * 100_000_000)
    with pytest.raises(TableRefused) as refused:
        open_table(book)
    assert refused.value.values == {"detail": "ratio"}
    assert "Save it again" in refused.value.sentence
    assert "ratio" not in refused.value.sentence


def test_it_turns_a_sheet_into_rows_only_once(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "spool"
    folder.mkdir()
    rows = list(open_table(book, spool=folder).rows())
    monkeypatch.setattr(spooling, "run_child", lambda *_: pytest.fail("read again"))
    assert list(open_table(book, spool=folder).rows()) == rows
    assert not list(folder.glob("*.part*"))


def test_it_leaves_nothing_behind_without_a_folder(book: Path) -> None:
    with open_table(book) as table:
        kept = table.spool
        assert kept is not None
        assert kept.exists()
    assert not kept.exists()


def test_it_hands_no_secret_to_the_child(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_SECRET_KEY", "secret")
    seen: dict[str, str] = {}
    run = spooling.subprocess.run

    def watched(*args: object, env: dict[str, str], **rest: object) -> object:
        seen.update(env)
        return run(*args, env=env, **rest)  # type: ignore[call-overload]

    monkeypatch.setattr(spooling.subprocess, "run", watched)
    open_table(book).close()
    assert set(seen) == {"PATH", "PYTHONPATH", "LC_ALL"}


def test_it_says_so_when_the_child_is_killed_by_a_limit(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooling, "run_child", lambda *_: -6)
    with pytest.raises(TableRefused) as refused:
        open_table(book)
    assert refused.value.code == "workbook_too_heavy"


def test_it_stops_a_child_that_needs_too_much_memory(tmp_path: Path) -> None:
    code = (
        "import guanxi.records.tablefiles.workbooks.child as child\n"
        "child.spool = lambda *_: bytearray(2_000_000_000)\n"
        f"child.main('x', 'xlsx', '', {str(tmp_path / 'out')!r})\n"
    )
    spooling.subprocess.run([spooling.sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(spooling.ROOT)}, check=True)
    assert "workbook_too_heavy" in (tmp_path / "out.json").read_text()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("yyyy-mm-dd", "d"), ('yyyy"年"m"月"d"日"', "d"), ("[$-804]m/d/yy h:mm", "d"), ("hh:mm", "t"), ("[h]:mm", "h"), ("mm:ss", "t"),
        ("0.00", ""), ("#,##0.00;[Red]-#,##0.00", ""), ("0.00E+00", ""), ("General", ""), ('0" days"', ""), ("000000", "6"), ("@", ""),
        ("¥#,##0.00_);(¥#,##0.00)", ""),
    ],
)  # fmt: skip
def test_it_knows_what_a_number_format_means(code: str, expected: str) -> None:
    assert meaning(200, code) == expected


def test_it_counts_days_as_spreadsheets_do() -> None:
    assert number_value("1", "d", False).value == "1900-01-01"
    assert number_value("59", "d", False).value == "1900-02-28"
    assert number_value("60", "d", False).fault == "impossible_date"
    assert number_value("61", "d", False).value == "1900-03-01"
    assert number_value("45351.999999", "d", False).value == "2024-02-29T23:59:59.914000"
    assert number_value("0", "d", True).value == "1904-01-01"
    assert number_value("2958466", "d", False).fault == "impossible_date"


def test_it_notices_lost_digits() -> None:
    assert plain_number("13800138000").value == 13800138000
    assert plain_number("123456789012345").fault == ""
    assert plain_number("4.403011990010113E+17").fault == "precision"
    assert plain_number("0.30000000000000004").value == 0.3

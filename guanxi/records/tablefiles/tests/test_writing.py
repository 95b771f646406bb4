"""What goes out is harmless in a spreadsheet and comes back as the same values."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guanxi.records.tablefiles import writing
from guanxi.records.tablefiles.formula_starters import harmless, restored
from guanxi.records.tablefiles.reading import open_table
from guanxi.records.tablefiles.writing import csv_chunks, write_csv, write_xlsx

STARTERS = "=+-@\t\r＝＋－＠"
FORMS = ["{}1+1", " {}1", '"{}1', "'{}1", "\ufeff{}1", "\u200b {}x", "“{}1", "\n{}1", "\u3000{}1"]
TEXTS = [form.format(starter) for starter in STARTERS for form in FORMS]
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=30)


@pytest.mark.parametrize("text", TEXTS)
def test_it_never_lets_a_text_begin_a_formula(text: str) -> None:
    out = io.BytesIO()
    write_csv(out, ["a", "b"], [[text, "x"]])
    cell = list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")))[1][0]
    assert cell.startswith("'")
    assert cell.lstrip("'").strip(" \"“\ufeff\u200b\u3000\n\t\r'")[:1] in {*STARTERS, "1", "x"}


@given(text=WORDS)
@example("'=1")
@example("''=1")
@example("'hello")
@example(" '=1")
def test_it_gives_back_what_was_made_harmless(text: str) -> None:
    assert restored(harmless(text)) == text
    assert text == harmless(text) or not text.startswith("'") or restored(text) != text


def test_it_leaves_nul_out_since_it_cannot_be_stored() -> None:
    assert harmless("\0=1") == "'=1"
    assert harmless("a\0b") == "ab"


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_it_reads_its_own_csv_back(rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("csv") / "out.csv"
    wanted = [["name", "x", *row] for row in rows]
    with path.open("wb") as out:
        write_csv(out, ["姓名", "b", "c", "d", "e"], wanted)
    assert [row.cells for row in open_table(path).rows()] == wanted


def test_it_reads_its_own_workbook_back(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    values: list[Any] = [*TEXTS[:12], "王芳", "a_x0041_\x01\r\nb", "440301199001011234", 13800138000, -5, 1.25, True]
    values += [date(2024, 2, 29), datetime(2024, 2, 29, 8, 30), time(6, 15), timedelta(hours=30), date(1850, 1, 1), 10**17, ""]
    header = [f"列{n}" for n in range(len(values))]
    write_xlsx(path, header, [values, ["x"] * len(values)])
    with open_table(path) as table:
        cells = next(table.rows()).cells
    assert table.header == header
    assert cells == [*values[:-3], "1850-01-01", str(10**17), ""]


def test_it_keeps_numbers_as_numbers_and_text_as_text(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_xlsx(path, ["a", "b", "c", "=d"], [[-5, Decimal("12.50"), "-5", Decimal("1234567890123456.78")]])
    sheet = openpyxl.load_workbook(path).active
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [(-5, "n"), (12.5, "n"), ("'-5", "s"), ("1234567890123456.78", "s")]
    assert sheet["D1"].value == "'=d"


def test_it_shows_moments_in_the_zone_of_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_xlsx(path, ["a", "b"], [[datetime(2024, 1, 1, 20, tzinfo=UTC), "x"]], zone=ZoneInfo("Asia/Shanghai"))
    with open_table(path) as table:
        assert next(table.rows()).cells[0] == datetime(2024, 1, 2, 4)


def test_it_begins_a_new_sheet_when_one_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MAX_SHEET_ROWS", 4)
    path = tmp_path / "out.xlsx"
    assert write_xlsx(path, ["a", "b"], ([n, "x"] for n in range(7)), sheet_name="客户/名单").rows == 7
    book = openpyxl.load_workbook(path)
    assert {sheet.title: sheet.max_row for sheet in book} == {"客户 名单": 4, "客户 名单 2": 4, "客户 名单 3": 2}


def test_it_says_what_was_too_long_for_a_cell(tmp_path: Path) -> None:
    assert write_xlsx(tmp_path / "out.xlsx", ["a"], [["x" * 40_000], ["y"]]).shortened == 1


def test_it_writes_csv_for_excel_or_plain_and_in_pieces() -> None:
    assert b"".join(csv_chunks(["名"], [[1.5], [None], [False]])).startswith(b"\xef\xbb\xbf")
    assert b"".join(csv_chunks(["a", "b"], [[1, Decimal("1E+3")]], bom=False)) == b"a,b\r\n1,1000\r\n"
    assert sum(1 for _ in csv_chunks(["a"], (["x" * 1000] for _ in range(1000)))) > 10

"""Text files become numbered rows that can be taken up again anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.records.tablefiles.cells import BadRow, Row
from guanxi.records.tablefiles.limits import MAX_ROW_BYTES
from guanxi.records.tablefiles.reading import Choice, Table, open_table


def table_of(folder: Path, content: str | bytes, choice: Choice | None = None) -> Table:
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_table(path, choice)


def test_it_numbers_rows_as_a_spreadsheet_and_lines_as_an_editor(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, 'name,remark\nBob,"two\nlines"\n\nEve,one\n').rows())
    assert [(row.number, row.line) for row in rows] == [(2, 2), (4, 5)]


def test_it_resumes_after_every_row_in_every_encoding(tmp_path: Path) -> None:
    text = "姓名,备注\n" + "".join(f'王{n},"第{n}行\n续行 ""引""号"\n李{n},"没有闭合\n' for n in range(60))
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"):
        table = table_of(tmp_path, text.encode(encoding), Choice(encoding="utf-16-be") if encoding == "utf-16-be" else None)
        rows = list(table.rows())
        assert len(rows) == 120
        for at, row in enumerate(rows):
            assert list(table.rows(row.position.token)) == rows[at + 1 :]


def test_it_reads_across_blocks_as_within_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for encoding, end in (("utf-8", "\r\n"), ("gb18030", "\r"), ("utf-16", "\r\n"), ("utf-16", "\r"), ("utf-16", "\n")):
        text = f"姓名,备注{end}" + "".join(f"王{n},ਊ\u0a00备注{n}{end}" for n in range(300))
        table = table_of(tmp_path, text.encode(encoding))
        whole = list(table.rows())
        assert len(whole) == 300
        for size in (2, 6, 64, 126):
            monkeypatch.setattr("guanxi.records.tablefiles.lines.BLOCK", size)
            assert list(table.rows()) == whole
        monkeypatch.undo()


def test_it_loses_one_row_to_an_open_quotation_mark(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n"7","8"\n').rows())
    assert [type(row) for row in rows] == [Row, BadRow, Row, Row]
    bad = rows[1]
    assert isinstance(bad, BadRow)
    assert (bad.number, bad.line, bad.code) == (3, 3, "open_quote")
    assert "3" in bad.sentence


def test_it_takes_sloppy_quotation_marks_as_they_are(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, 'a,b\n5" disk,x\n"q" uoted,y\n').rows())
    assert [row.cells for row in rows] == [['5" disk', "x"], ["q uoted", "y"]]


def test_it_reads_backslash_escapes(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, 'a,b\n"say \\"hi\\"",2\n"x",3\n').rows())
    assert rows[0].cells == ['say "hi"', "2"]


def test_it_skips_an_endless_line_without_holding_it(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, "a,b\n1,2\n3," + "x" * (3 * MAX_ROW_BYTES) + "\n5,6\n").rows())
    assert [row.number for row in rows] == [2, 3, 4]
    assert isinstance(rows[1], BadRow)
    assert rows[2].cells == ["5", "6"]


def test_it_does_what_the_person_chose(tmp_path: Path) -> None:
    content = "x;y\n王,芳;2\n".encode("gb18030")
    chosen = table_of(tmp_path, content, Choice(encoding="GBK", separator=",", heading_row=0))
    assert chosen.header == ["A", "B"]
    lower = table_of(tmp_path, "t,t\na,b\nc,d\n1,2\n", Choice(heading_row=3))
    assert (lower.header, [row.cells for row in lower.rows()]) == (["c", "d"], [["1", "2"]])


def test_it_says_how_far_it_is(tmp_path: Path) -> None:
    table = table_of(tmp_path, "a,b\n1,2\n3,4\n")
    assert [round(table.progress(row.position), 2) for row in table.rows()] == [0.67, 1.0]


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=400) | st.text(alphabet="a,;\"\n\r\t'\\0é王\0\ufeff", max_size=200).map(str.encode))
def test_it_never_raises_on_what_a_file_holds(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    from guanxi.records.tablefiles.cells import TableRefused

    try:
        table = table_of(tmp_path_factory.mktemp("any"), content)
    except TableRefused as refused:
        said = refused.sentence
    else:
        said = "".join(row.sentence for row in table.rows() if isinstance(row, BadRow)) or "read"
    assert said

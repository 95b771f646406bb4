"""Every torture file ends in the rows that were expected or in a message, never in an exception or a hang."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

from guanxi.records.tablefiles.cells import BadRow, Row, TableRefused
from guanxi.records.tablefiles.reading import Table, open_table
from tests.torture.making import TortureFile, torture_files

SECONDS = 60
FILES = list(torture_files(seed=20))


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    def stop(signum: int, frame: FrameType | None) -> None:
        raise TimeoutError("The reader hangs.")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("made", FILES, ids=lambda made: made.name)
def test_it_ends_in_rows_or_in_a_message(made: TortureFile, tmp_path: Path) -> None:
    expected = made.expected
    table, rows = outcome(made.write(tmp_path))
    if isinstance(table, TableRefused):
        assert table.sentence
        assert expected.refused == table.code or (expected.rows is None and not expected.refused)
        return
    assert not expected.refused, "the file was to be refused"
    if expected.rows is not None:
        assert [row.cells for row in rows if isinstance(row, Row)] == expected.rows
        assert {row.number: row.code for row in rows if isinstance(row, BadRow)} == expected.bad
        assert {(row.number, f.column): f.code for row in rows if isinstance(row, Row) for f in row.faults} == expected.faults
    if expected.header:
        assert table.header == expected.header
    assert all(row.sentence for row in rows if isinstance(row, BadRow))


def outcome(path: Path) -> tuple[Table | TableRefused, list[Row | BadRow]]:
    try:
        with open_table(path) as table:
            rows = list(table.rows())
            assert_resumes(table, rows)
    except TableRefused as refused:
        return refused, []
    return table, rows


def assert_resumes(table: Table, rows: list[Row | BadRow]) -> None:
    """From the token after any row the rest is exactly the rest."""
    if any(isinstance(row, BadRow) and row.code == "too_many_quotes" for row in rows):
        return  # where a hopeless file is given up depends on where reading began
    for at in {0, len(rows) // 2, len(rows) - 2} & set(range(min(len(rows), 200))):
        rest = list(table.rows(rows[at].position.token))
        assert rest == rows[at + 1 :]


def test_it_makes_the_same_files_from_the_same_seed() -> None:
    again = {one.name: one for one in torture_files(seed=20)}
    other = {one.name: one for one in torture_files(seed=21)}
    name = "valid-utf8-lf-minimal"
    assert again[name].content() == next(one for one in FILES if one.name == name).content()
    assert again[name].content() != other[name].content()
    assert len(again) == len(FILES)

"""Torture files made from a seed: one valid table under every encoding, line end and quoting, then poisoned; the expected
result travels with each file and is written down here, never taken from the reader under test.

    .venv/bin/python tests/torture/making.py FOLDER [SEED]      writes them all for a look by hand
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HEADER = ["姓名", "手机", "邮箱", "公司", "备注"]
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", ["芳", "伟", "娜", "建国", "小明", "丽华", "志强", "思琪"]
COMPANIES = ["上海某某科技有限公司", "北京贸易公司", "深圳市电子商行", "Acme Ltd", "O'Neill & Sons"]
REMARKS = ["喜欢喝茶", "老客户, 优先", 'said "good"', "", "第二次来", "no; thanks", "电话联系"]

Table = list[list[str]]


@dataclass(frozen=True)
class Expected:
    """`refused`: the code of the file. Otherwise `rows` in order, `bad`: row number → code, `faults`: (row, column) → code.

    `rows` None: any rows, but no exception and no hang.
    """

    rows: list[list[Any]] | None = None
    bad: dict[int, str] = field(default_factory=dict)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    header: list[str] | None = None
    refused: str = ""


@dataclass(frozen=True)
class TortureFile:
    name: str
    suffix: str
    content: Callable[[], bytes]
    expected: Expected

    def write(self, folder: Path) -> Path:
        path = folder / f"{self.name}{self.suffix}"
        path.write_bytes(self.content())
        return path


def valid_table(seed: int, rows: int = 12) -> Table:
    """The one valid table, heading first."""
    chance = random.Random(seed)
    table = [list(HEADER)]
    for at in range(rows):
        name = chance.choice(SURNAMES) + chance.choice(GIVEN)
        table.append([name, f"138{chance.randrange(10**8):08d}", f"user{at}@example.cn", chance.choice(COMPANIES), chance.choice(REMARKS)])
    return table


def as_text(table: Sequence[Sequence[str]], separator: str = ",", newline: str = "\n", quoting: str = "minimal") -> str:
    return "".join(separator.join(quoted(cell, separator, quoting) for cell in row) + newline for row in table)


def quoted(cell: str, separator: str, quoting: str) -> str:
    if quoting == "all" or any(mark in cell for mark in (separator, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def torture_files(seed: int = 1) -> Iterator[TortureFile]:
    """All of them, in a fixed order."""
    from tests.torture import old_workbooks, poisoned_text, poisoned_workbooks, valid_text

    for makers in (valid_text, poisoned_text, poisoned_workbooks, old_workbooks):
        yield from makers.files(seed)


def text_file(name: str, text: str | bytes, expected: Expected, *, encoding: str = "utf-8", suffix: str = ".csv") -> TortureFile:
    return TortureFile(name, suffix, lambda: text if isinstance(text, bytes) else text.encode(encoding), expected)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for one in torture_files(int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        print(one.write(target), one.expected.refused or one.expected.bad or one.expected.faults or "rows")

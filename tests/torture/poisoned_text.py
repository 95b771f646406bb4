"""The valid table with one thing wrong, in several encodings; and text that never was a table."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.torture.making import Expected, Table, TortureFile, as_text, text_file, valid_table

WIDE_ENOUGH = ("utf-8", "utf-8-sig", "utf-16", "gb18030")
KEPT = {
    "formula": "=HYPERLINK(1)",
    "plus": "+1+1",
    "minus": "-1+1",
    "at": "@SUM(1)",
    "wide-equals": "＝1+1",
    "long-name": "王" * 200,
    "emoji": "👩‍👩‍👧‍👦 好 🇨🇳",
    "extension-b": "𠮷野家𠀀",
    "combining": "Jose\u0301 Zoe\u0308",
    "zero-width": "王\u200b芳\u200d",
    "bidi": "\u202egnp.exe\u202c",
    "newline-inside": "第一行\n第二行",
    "separators-inside": "a,b;c\td|e，f",
    "quotes-inside": '他说"好"',
    "impossible-date": "2023-02-30",
    "blank-edges": "  两边有空格  ",
    "line-separator": "一\u2028二\x0b三\x85四",
}
AT = 5  # index in the table of the poisoned row; row number AT + 1


def files(seed: int) -> Iterator[TortureFile]:
    table = valid_table(seed)
    yield from kept(table)
    yield from broken_rows(table)
    yield from broken_lines(table)
    yield from whole_files(table)
    yield from noise(seed, table)


def kept(table: Table) -> Iterator[TortureFile]:
    """Strange but right: the cell arrives as it was sent."""
    for name, value in KEPT.items():
        for encoding in WIDE_ENOUGH:
            poisoned = with_cell(table, 4, value)
            yield text_file(f"kept-{name}-{encoding}", as_text(poisoned), Expected(poisoned[1:]), encoding=encoding)
    yield text_file("kept-apostrophe", as_text(with_cell(table, 4, "'=1+1")), Expected(with_cell(table, 4, "=1+1")[1:]))
    short = "4.40301E+17"
    shortened = with_cell(table, 1, short)
    yield text_file("lost-digits", as_text(shortened), Expected(shortened[1:], faults={(AT + 1, 1): "precision"}))


def broken_rows(table: Table) -> Iterator[TortureFile]:
    rest = table[1:AT] + table[AT + 1 :]
    lines = as_text(table).splitlines(keepends=True)
    for name, line, code in (
        ("missing-columns", "王芳,138\n", "too_few_cells"),
        ("extra-columns", as_text([[*table[AT], "x", "y"]]), "too_many_cells"),
        ("unbalanced-quote", '王芳,"138,a@b.cn,公司,\n', "open_quote"),
        ("nul", as_text([table[AT]]).replace("@", "\0"), "nul"),
        ("cell-2mb", "王芳,138,a@b.cn,公司," + "长" * 1_100_000 + "\n", "cell_too_long"),
        ("cell-10mb", "王芳,138,a@b.cn,公司," + "x" * 10_000_000 + "\n", "row_too_long"),
        ("cell-10mb-quoted", '王芳,138,a@b.cn,公司,"' + "x" * 10_000_000 + '"\n', "row_too_long"),
        ("many-commas", "," * 100_000 + "x\n", "too_many_cells"),
    ):
        text = "".join([*lines[:AT], line, *lines[AT + 1 :]])
        for encoding in WIDE_ENOUGH:
            yield text_file(f"bad-{name}-{encoding}", text, Expected(rest, {AT + 1: code}), encoding=encoding)


def broken_lines(table: Table) -> Iterator[TortureFile]:
    lines = as_text(table).encode().splitlines(keepends=True)
    rest = table[1:AT] + table[AT + 1 :]
    mixed = b"".join([*lines[:AT], as_text([table[AT]]).encode("gb18030"), *lines[AT + 1 :]])
    yield text_file("mixed-encodings", mixed, Expected(rest, {AT + 1: "undecodable"}))
    yield text_file("bom-in-middle", b"".join([*lines[:AT], b"\xef\xbb\xbf", *lines[AT:]]), Expected(table[1:]))
    ends = (b"\r", b"\r\n", b"\n")
    ragged = b"".join(line.rstrip(b"\n") + ends[at % 3] for at, line in enumerate(lines))
    yield text_file("mixed-line-ends", ragged, Expected(table[1:]))
    wide = as_text(table).encode("utf-16-le").split("\n".encode("utf-16-le"))
    wide[AT] = wide[AT][:-2] + b"\x00\xd8"
    joined = b"\xff\xfe" + "\n".encode("utf-16-le").join(wide)
    yield text_file("lone-surrogate", joined, Expected(rest, {AT + 1: "undecodable"}))
    yield text_file("half-character", as_text(table).encode("utf-16") + b"x", Expected(table[1:], {len(table) + 1: "undecodable"}))


def whole_files(table: Table) -> Iterator[TortureFile]:
    yield text_file("empty", b"", Expected(refused="empty"))
    yield text_file("only-bom", b"\xef\xbb\xbf", Expected(refused="empty"))
    yield text_file("only-blanks", b" \r\n\r\n , ,\r\n", Expected(refused="no_header"))
    yield text_file("utf32", as_text(table).encode("utf-32"), Expected(refused="utf32"))
    yield text_file("nul-everywhere", b"a\0b\0\0c,\0\0\0\n" * 200, Expected(refused="nul_bytes"))
    for count, expected in ((500, Expected([["x"] * 500])), (501, Expected(refused="too_many_columns"))):
        yield text_file(f"columns-{count}", as_text([[f"列{n}" for n in range(count)], ["x"] * count]), expected)
    doubled = [["电话", "电话", "", "电话"], *[["1", "2", "3", "4"]] * 4]
    yield text_file("duplicate-headers", as_text(doubled), Expected(doubled[1:], header=["电话", "电话 (2)", "C", "电话 (3)"]))
    page = "<html><body><table><tr><td>姓名</td></tr></table></body></html>"
    yield text_file("web-page", page, Expected(refused="web_page"), suffix=".xls", encoding="gb18030")
    yield text_file("xml-sheet", '<?xml version="1.0"?><Workbook/>', Expected(refused="xml_sheet"), suffix=".xls")
    yield text_file("pdf", b"%PDF-1.7\n1 0 obj", Expected(refused="not_a_table"))


def noise(seed: int, table: Table) -> Iterator[TortureFile]:
    """Nobody can say what these are; they only must not raise, hang or swell."""
    chance = random.Random(seed)
    anything = Expected()
    yield text_file("quotes-1", b'x",y,"z\n' * 100_000, anything)
    yield text_file("quotes-2", b'"\n' * 50_001, anything)
    yield text_file("quotes-3", b'a,"b\n' * 50_001, anything)
    yield text_file("newlines", b"\n" * 1_000_000 + b"a,b\n1,2\n", anything)
    yield text_file("one-long-line", b"a," * 5_000_000, anything)
    for at in range(40):
        yield text_file(f"noise-{at}", mutated(as_text(table), chance), anything)


def mutated(text: str, chance: random.Random) -> bytes:
    content = bytearray(text.encode(chance.choice(("utf-8", "utf-16", "gb18030", "utf-16-be"))))
    for _ in range(chance.randrange(1, 40)):
        at = chance.randrange(len(content))
        content[at : at + chance.randrange(4)] = bytes(chance.randrange(256) for _ in range(chance.randrange(4)))
    return bytes(content)


def with_cell(table: Table, column: int, value: str) -> Table:
    copy = [list(row) for row in table]
    copy[AT][column] = value
    return copy

"""Encodings are told apart by what real tables look like."""

from __future__ import annotations

import pytest
from opencc import OpenCC

from guanxi.records.tablefiles.cells import TableRefused
from guanxi.records.tablefiles.encodings import encoding_of, guess_encoding
from guanxi.records.tablefiles.sample import marked_lines

SIMPLIFIED = "姓名,手机,公司\n王芳,13800138000,上海科技有限公司\n欧阳娜娜,139,北京贸易\n"
TRADITIONAL = OpenCC("s2t").convert(SIMPLIFIED)
KOREAN, JAPANESE = "이름,전화\n김철수,서울시\n", "名前,電話\n山田太郎,03\nさくら,東京都\n"


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "utf-16", "utf-16-le"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "cp950", "cp950"),
        ("name,phone\n王小明,1\nJohn,2\n", "cp950", "cp950"),
        ("name,phone\n王小明,1\nJohn,2\n", "gbk", "gb18030"),
        ("姓名,地址\n李大嶼,香港仔邨啲嘢喺\n", "big5hkscs", "big5hkscs"),
        ("name,city\nJosé Pérez,Málaga\nMüller,Köln\n", "cp1252", "cp1252"),
        (KOREAN, "euc_kr", "euc_kr"),
        (JAPANESE, "shift_jis", "shift_jis"),
        ("name,city\nBob,Rome\n", "ascii", "utf-8"),
    ],
)
def test_it_finds_the_encoding(text: str, encoding: str, expected: str) -> None:
    content = text.encode(encoding)
    assert guess_encoding(content, marked_lines(content))[0].name == expected


def test_it_is_sure_of_utf8_and_says_when_it_guesses() -> None:
    sure, unsure = SIMPLIFIED.encode(), "name,city\nJosé,Málaga\n".encode("cp1252")
    assert guess_encoding(sure, marked_lines(sure))[0].confidence == 1.0
    assert guess_encoding(unsure, marked_lines(unsure))[0].confidence < 0.8


def test_it_keeps_utf8_when_a_few_lines_are_something_else() -> None:
    content = SIMPLIFIED.encode() * 5 + SIMPLIFIED.encode("gbk")
    assert guess_encoding(content, marked_lines(content))[0].name == "utf-8"


def test_it_lets_only_known_encodings_be_chosen() -> None:
    assert encoding_of("GBK") == "gb18030"
    assert encoding_of("Big5") == "cp950"
    assert encoding_of("UTF-8") == "utf-8"
    for name in ("unicode_escape", "rot13", "zip_codec", "utf-7", ""):
        with pytest.raises(TableRefused):
            encoding_of(name)

"""Headings of Chinese and English files find their fields."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from guanxi.records.tablefiles.header_words import suggest


@dataclass(frozen=True)
class Wanted:
    name: str
    headers: tuple[str, ...]
    looks: str = ""


FIELDS = [
    Wanted("name", ("姓名", "名字", "客户姓名", "Name", "Full name", "Customer name")),
    Wanted("phone", ("手机", "电话", "手机号", "联系电话", "Phone", "Mobile", "Tel"), "phone"),
    Wanted("email", ("邮箱", "电子邮件", "Email", "E-mail"), "email"),
    Wanted("company", ("公司", "公司名称", "Company", "Account")),
    Wanted("city", ("城市", "City")),
    Wanted("born_on", ("生日", "出生日期", "Birthday", "Date of birth"), "date"),
    Wanted("amount", ("金额", "订单金额", "Amount", "Total"), "number"),
    Wanted("external_id", ("客户编号", "编号", "ID", "Customer ID", "external_id")),
    Wanted("remark", ("备注", "Remarks", "Notes")),
]


def names(headers: list[str], samples: list[list[str]] | None = None) -> list[str | None]:
    found = suggest(headers, FIELDS, samples or [])
    return [found[at].name if at in found else None for at in range(len(headers))]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("姓 名", "name"),
        ("ＮＡＭＥ", "name"),
        ("full_name", "name"),
        ("客户手机", "phone"),
        ("手機號碼", "phone"),
        ("電子郵件", "email"),
        ("E-Mail:", "email"),
        ("金额(元)", "amount"),
        ("订单金额（人民币）", "amount"),
        ("*公司名称", "company"),
        ("Costumer name", "name"),
        ("External ID", "external_id"),
        ("天气", None),
        ("No.", None),
    ],
)
def test_it_recognises_a_heading(header: str, field: str | None) -> None:
    assert names([header]) == [field]


def test_it_takes_every_field_once_and_by_the_best_column() -> None:
    assert names(["客户姓名拼音", "姓名", "手机", "备用电话"])[1:3] == ["name", "phone"]
    assert names(["手机", "手机", "手机"]) == ["phone", None, None]


def test_it_scores_the_same_word_highest() -> None:
    found = suggest(["姓名", "客户手机"], FIELDS)
    assert found[0].score == 1.0
    assert 0.6 <= found[1].score < 1.0


def test_it_believes_the_cells_where_the_words_are_weak() -> None:
    assert names(["联系方式"], [["a@b.cn"], ["c@d.com"]]) == ["email"]
    assert names(["客户电话备案"], [["王芳"], ["李四"]]) == [None]


def test_it_reads_a_whole_chinese_and_a_whole_english_heading() -> None:
    assert names(["客户编号", "姓名", "手机号", "邮箱", "公司", "城市", "生日", "备注"]) == [
        "external_id", "name", "phone", "email", "company", "city", "born_on", "remark",
    ]  # fmt: skip
    assert names(["Customer ID", "Full Name", "Mobile", "E-mail", "Company", "City", "Date of Birth", "Notes"]) == [
        "external_id", "name", "phone", "email", "company", "city", "born_on", "remark",
    ]  # fmt: skip

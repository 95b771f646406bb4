from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.values.company_name import company_key
from guanxi.values.folding import folded
from guanxi.values.search_text import (
    doubled,
    like_pattern,
    patterns_of,
    query_text,
    search_text_of_company,
    search_text_of_name,
    too_short,
)


def finds(query: str, text: str) -> bool:
    return all(like(pattern, text) for pattern in patterns_of(query))


def like(pattern: str, text: str) -> bool:
    """LIKE as PostgreSQL has it."""
    parts = re.findall(r"\\(.)|([%_])|(.)", pattern, re.DOTALL)
    expression = "".join(re.escape(escaped or plain) if not wild else {"%": ".*", "_": "."}[wild] for escaped, wild, plain in parts)
    return re.fullmatch(expression, text, re.DOTALL) is not None


def test_it_doubles_each_chinese_character_only() -> None:
    assert doubled("王丽华 Anna 1") == "王王丽丽华华 anna 1"


@pytest.mark.parametrize(
    "query", ["丽华", "王丽华", "王 丽华", "wanglihua", "wang li hua", "lihua", "Lihua Wang", "wlh", "WLH", "麗華", "ｗａｎｇ", "Wáng Lì"]
)
def test_it_finds_a_person_by_any_part_of_the_name(query: str) -> None:
    assert finds(query, search_text_of_name("王丽华"))
    assert finds(query, search_text_of_name("王 麗華"))


@pytest.mark.parametrize("query", ["丽王", "华丽", "zhang", "hlw"])
def test_it_does_not_find_what_is_not_there(query: str) -> None:
    assert not finds(query, search_text_of_name("王丽华"))


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("shan", "单雄信"),
        ("dan", "单雄信"),
        ("lubu", "吕布"),
        ("lvbu", "吕布"),
        ("lyu", "吕布"),
        ("schmidt anna", "Anna Schmidt"),
        ("anna sch", "Schmidt, Anna"),
        ("mueller", "Mueller"),
        ("muller", "Jürgen Müller"),
        ("chen", "Jackie 陈"),
    ],
)
def test_it_finds_other_spellings(query: str, name: str) -> None:
    assert finds(query, search_text_of_name(name))


@pytest.mark.parametrize("query", ["华讯科技", "上海華訊", "huaxun", "shhx", "有限公司"])
def test_it_finds_a_company(query: str) -> None:
    assert finds(query, search_text_of_company("上海华讯科技（集团）股份有限公司"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海华讯科技（集团）股份有限公司", "上海華訊科技"),
        ("Acme Co., Ltd.", "ACME"),
        ("Acme,Inc.", "ACME"),
        ("Müller GmbH & Co. KG", "Muller"),
        ("华为技术有限公司", "华为技术"),
    ],
)
def test_it_sees_one_company_in_two_spellings(one: str, other: str) -> None:
    assert company_key(one) == company_key(other)


def test_it_keeps_branches_apart_and_never_ends_up_empty() -> None:
    assert company_key("麦当劳(上海)有限公司") != company_key("麦当劳(北京)有限公司")
    assert company_key("有限公司") == "有限公司"


def test_it_escapes_what_like_would_read_as_a_wildcard() -> None:
    assert like_pattern("50%_\\") == "%50\\%\\_\\\\%"
    assert not finds("5%0", doubled("5x0"))
    assert finds("5%0", doubled("5%0"))


def test_it_knows_queries_that_the_index_cannot_help() -> None:
    assert [too_short(query) for query in ("王", "li", "丽华", "wlh", "li wang")] == [True, True, False, False, False]


words = st.text(alphabet=st.sampled_from("王麗丽华華aBé é_%\\ß１2ガ한 "), max_size=12)


@given(words, words, words)
def test_it_finds_every_fragment_of_a_text(before: str, fragment: str, after: str) -> None:
    assert all(like(like_pattern(word), doubled(before + " " + fragment + " " + after)) for word in folded(fragment).split())


@given(st.text())
def test_it_folds_once_and_for_all(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert query_text(text) == query_text(folded(text))

"""Names instead of codes."""

from __future__ import annotations

import pytest
from django.utils import translation

from guanxi.customers.page.naming import country_name, language_name


@pytest.mark.parametrize(
    ("language", "code", "name"), [("zh-hans", "CN", "中国"), ("en", "de", "Germany"), ("zh-hans", "DE", "德国"), ("en", "XX", "XX")]
)
def test_it_names_a_country_in_the_language_of_the_reader(language: str, code: str, name: str) -> None:
    with translation.override(language):
        assert country_name(code) == name


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("zh-hans", "zh", "中文"),
        ("en", "zh", "Chinese"),
        ("zh-hans", "en", "英语"),
        ("en", "pt-BR", "Portuguese (Brazil)"),
        ("en", "klingon!", "klingon!"),
    ],
)
def test_it_names_a_language_in_the_language_of_the_reader(language: str, code: str, name: str) -> None:
    with translation.override(language):
        assert language_name(code) == name

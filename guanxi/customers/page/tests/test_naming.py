"""Names instead of codes."""

from __future__ import annotations

import pytest
from django.utils import translation

from guanxi.customers.page.naming import country_name, language_name
from guanxi.customers.tests.fixtures import world  # noqa: F401
from guanxi.records.registry import registry
from guanxi.records.writing import change


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


def test_the_history_of_a_record_names_them_too(world):  # noqa: F811
    one = world.person("Cara", country="DE", language="de")
    change(registry.of("person"), one, {"country": "CN"}, by=world.actor("alice"))
    text = world.client("alice").get(f"/people/{one}/history/").content.decode()
    assert "Germany" in text
    assert "China" in text
    assert "German</span>" in text
    assert ">DE<" not in text


def test_the_card_of_consents_and_preferences_names_the_language(world):  # noqa: F811
    page = world.client("alice").get(f"/people/{world.person('Cara', language='de')}/").content.decode()
    assert "<dd>German</dd>" in page

"""By which words a person is found where nothing points at them: all that are theirs, and no part of anybody else's."""

from __future__ import annotations

import pytest
from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.customers.privacy.erasing.words import Words, words_of
from guanxi.records.registry import registry
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db


def holds(words: Words, text: str, *, of_numbers: bool = False) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {words.within_text('%(text)s::text', of_numbers=of_numbers)}", {"text": text} | words.given())
        return bool(cursor.fetchone()[0])


@pytest.fixture
def words() -> Words:
    values = {"name": "王丽", "external_id": "C7", "phones": ["138 0013 8000"], "emails": ["Lihua@Example.com"]}
    [person] = create(registry.of("person"), [values], by=SYSTEM)
    change(registry.of("person"), person, {"name": "Wang Lihua", "emails": []}, by=SYSTEM)
    return words_of([person])


@pytest.mark.parametrize(
    "text",
    [
        '["王丽", "x"]',
        '["wang lihua"]',
        '["call +86 138-0013-8000 please"]',
        '{"value": "13800138000"}',
        '["lihua@example.com; other@example.com"]',
        '["C7"]',
    ],
)
def test_what_they_have_or_had_is_found(words: Words, text: str) -> None:
    assert holds(words, text)


@pytest.mark.parametrize("text", ['["王丽华"]', '["C77"]', '["13900139000"]', '["hua@example.com"]', "[]"])
def test_what_is_somebody_elses_is_not(words: Words, text: str) -> None:
    assert not holds(words, text)


def test_among_numbers_a_phone_is_found_as_a_value_only(words: Words) -> None:
    assert not holds(words, '{"entry": 138001380001}', of_numbers=True)
    assert holds(words, '{"phone": "13800138000"}', of_numbers=True)


def test_a_reason_that_names_them_is_noticed(words: Words) -> None:
    assert words.found_in("Wang  Lihua asked for it")
    assert words.found_in("王丽 要求")
    assert not words.found_in("asked for it on the phone")

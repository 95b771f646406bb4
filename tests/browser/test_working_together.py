"""Two colleagues at once in real browsers: what one writes shows where the other looks; a comment names one with @."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User, Workspace
from guanxi.access.recognising import actor_of_user
from guanxi.journal.writing import act
from guanxi.records.models import Comment
from guanxi.records.registry import registry
from guanxi.records.writing import change, create
from tests.browser.visiting import Visit

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 3_000
"""What a colleague wrote shows within two seconds, and a moment to show it."""


@pytest.fixture
def two(transactional_db: None) -> list[User]:
    with act("user.added", by=SYSTEM, at=timezone.now()):
        Workspace.objects.get_or_create(pk=1)
        common = {"is_owner": True, "created_at": timezone.now(), "language": "en", "timezone": "UTC"}
        return [User.objects.create(username=name.lower(), name=name, **common) for name in ("Ann", "Bob")]


def people(*names: str, **values: Any) -> list[int]:
    return create(registry.of("person"), [{"name": name, **values} for name in names], by=SYSTEM)


def test_an_open_list_shows_what_a_colleague_writes_and_leaves_an_open_editor_alone(visit: Visit, two: list[User]) -> None:
    ann, bob = two
    first, second, third = people("Cara", "Dan", "Eve", city="Bonn", source="Fair")
    only_bonn = quote(json.dumps({"field": "city", "op": "is_not", "value": "Köln"}))
    mine = visit(f"/people/?columns=name,city,source&sort=name&filter={only_bonn}", user=ann)
    theirs = visit("/people/?columns=name,city,source&sort=name", user=bob)
    cell = lambda screen, pk, name: screen.page.locator(f"#cell-person-{pk}-{name}")  # noqa: E731
    cell(mine, first, "source").click()
    mine.page.keyboard.press("Enter")
    editor = cell(mine, first, "source").locator("input[name=source]")
    editor.fill("Half a w")
    cell(theirs, first, "city").click()
    theirs.page.keyboard.type("Ulm")
    theirs.page.keyboard.press("Enter")
    expect(cell(theirs, first, "city")).to_have_text("Ulm")
    expect(cell(mine, first, "city")).to_have_text("Ulm", timeout=SOON)
    expect(editor).to_have_value("Half a w")
    change(registry.of("person"), second, {"city": "Köln"}, by=SYSTEM)
    people("Finn", "Gil", city="Bonn")
    people("Hal", city="Köln")
    expect(mine.page.locator(f"[data-row][data-id='{second}'] .gone-note")).to_have_text("changed, no longer in this list", timeout=SOON)
    expect(cell(mine, second, "city")).to_have_text("Bonn")
    expect(mine.page.locator(".live-bar")).to_contain_text("New here: 2.", timeout=SOON)
    assert mine.page.locator("[data-row]").count() == 3
    assert cell(mine, third, "city").inner_text() == "Bonn"
    mine.page.keyboard.press("Escape")
    mine.check()
    mine.page.locator(".live-bar button").click()
    expect(mine.page.locator("[data-row]")).to_have_count(4)


def test_a_colleague_is_named_with_the_keyboard_and_the_comment_shows_where_the_page_is_open(visit: Visit, two: list[User]) -> None:
    ann, bob = two
    [pk] = people("Cara", city="Bonn")
    theirs = visit(f"/people/{pk}/", user=ann)
    mine = visit(f"/people/{pk}/", user=bob)
    mine.page.locator("#comment-new textarea").click()
    mine.page.keyboard.type("Please ask @an")
    expect(mine.page.locator("[data-colleague][aria-selected=true]")).to_have_text("A\nAnn", use_inner_text=True)
    mine.page.keyboard.press("Enter")
    mine.page.keyboard.type("today")
    mine.page.keyboard.press("Control+Enter")
    expect(mine.page.locator("#comments .pre")).to_have_text("Please ask @Ann today")
    assert Comment.objects.get().mentions == [ann.pk]
    expect(theirs.page.locator("#comments .mention-me")).to_have_text("@Ann", timeout=SOON)
    change(registry.of("person"), pk, {"city": "Ulm"}, by=SYSTEM)
    expect(theirs.page.locator(f"#cell-person-{pk}-city")).to_have_text("Ulm", timeout=SOON)
    expect(theirs.page.locator(".live-bar")).to_contain_text("Guanxi changed this just now.")
    mine.check()
    theirs.check()


def test_a_page_says_nothing_of_what_oneself_has_just_written(visit: Visit, two: list[User]) -> None:
    _ann, bob = two
    [pk] = create(registry.of("person"), [{"name": "Cara", "city": "Bonn", "birth": "1990-05-24"}], by=actor_of_user(bob))
    mine = visit(f"/people/{pk}/", user=bob)
    mine.page.wait_for_event("response", lambda answer: "/people/changes/" in answer.url and answer.status == 204)
    expect(mine.page.locator(".live-bar")).to_have_count(0)

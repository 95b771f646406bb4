"""Writing Chinese with an input method: what is composed belongs to the method until it is chosen, keys included."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from guanxi.access.models import User
from tests.browser.screen import Screen
from tests.browser.test_records import cell, owner, people, value
from tests.browser.visiting import Visit

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["owner"]
PROCESS, ENTER, ESCAPE = 229, 13, 27


class Pinyin:
    """An input method as Chromium meets one: letters under composition, keys that belong to it, then the chosen characters."""

    def __init__(self, page: Page) -> None:
        self.devtools = page.context.new_cdp_session(page)

    def compose(self, letters: str) -> None:
        for end in range(1, len(letters) + 1):
            self.press("Process", PROCESS)
            self.devtools.send("Input.imeSetComposition", {"text": letters[:end], "selectionStart": end, "selectionEnd": end})

    def press(self, key: str, code: int) -> None:
        event: dict[str, Any] = {"key": key, "windowsVirtualKeyCode": code}
        self.devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **event})
        self.devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})

    def choose(self, characters: str) -> None:
        """With Enter, which belongs to the method: once as most browsers tell it, once as Safari does."""
        self.press("Enter", ENTER)
        self.devtools.send("Input.insertText", {"text": characters})
        self.press("Enter", PROCESS)


def opened(screen: Screen, pk: int, name: str) -> Any:
    cell(screen, pk, name).click()
    screen.page.keyboard.press("Enter")
    editor = cell(screen, pk, name).locator(f"input[name={name}]")
    expect(editor).to_be_focused()
    return editor


def test_choosing_characters_in_a_cell_does_not_save_it(visit: Visit, owner: User) -> None:
    [pk] = people({"name": "Anna", "city": "上海"})
    screen = visit("/people/?columns=name,city", user=owner)
    editor, pinyin = opened(screen, pk, "city"), Pinyin(screen.page)
    for letters, characters in (("beijing", "北京"), ("shi", "市")):
        pinyin.compose(letters)
        pinyin.choose(characters)
    expect(editor).to_have_value("北京市")
    assert value(pk, "city") == "上海"
    screen.page.keyboard.press("Enter")
    expect(cell(screen, pk, "city")).to_have_text("北京市")
    assert value(pk, "city") == "北京市"
    screen.check()


def test_typing_on_a_selected_cell_may_begin_with_an_input_method(visit: Visit, owner: User) -> None:
    [pk] = people({"name": "Anna", "city": "上海", "source": "Fair"})
    screen = visit("/people/?columns=name,city,source", user=owner)
    pinyin, editor = Pinyin(screen.page), cell(screen, pk, "city").locator("input[name=city]")
    cell(screen, pk, "city").click()
    pinyin.compose("beijing")
    catcher = screen.page.locator(".cell-catcher")
    expect(catcher).to_have_value("beijing")
    expect(catcher).to_have_css("opacity", "1")
    assert catcher.bounding_box() == cell(screen, pk, "city").bounding_box()
    screen.check()
    pinyin.choose("北京")
    pinyin.compose("shi")
    pinyin.choose("市")
    expect(editor).to_have_value("北京市")
    expect(editor).to_be_focused()
    assert value(pk, "city") == "上海"
    screen.page.keyboard.press("Tab")
    expect(cell(screen, pk, "city")).to_have_text("北京市")
    expect(cell(screen, pk, "source")).to_have_attribute("data-current", "")
    assert value(pk, "city") == "北京市"
    pinyin.compose("zhan")
    pinyin.press("Escape", ESCAPE)
    pinyin.devtools.send("Input.imeSetComposition", {"text": "", "selectionStart": 0, "selectionEnd": 0})
    expect(catcher).to_have_css("opacity", "0")
    screen.page.keyboard.press("ArrowLeft")
    expect(cell(screen, pk, "city")).to_have_attribute("data-current", "")
    screen.page.keyboard.insert_text("天津")
    expect(editor).to_have_value("天津")
    screen.page.keyboard.press("Enter")
    expect(cell(screen, pk, "city")).to_have_text("天津")
    screen.check()


def test_characters_chosen_on_several_values_land_in_the_first_one(visit: Visit, owner: User) -> None:
    [pk] = people({"name": "Anna", "phones": "13800138000"})
    screen = visit("/people/?columns=name,phones", user=owner)
    pinyin = Pinyin(screen.page)
    cell(screen, pk, "phones").click()
    pinyin.compose("yi")
    pinyin.choose("一三九")
    first = screen.page.locator("#dialog input[name=phones-0-value]")
    expect(first).to_have_value("一三九")
    expect(first).to_be_focused()
    screen.page.keyboard.press("Escape")
    expect(screen.page.locator("#dialog")).to_be_hidden()
    expect(cell(screen, pk, "phones")).to_have_attribute("data-current", "")


def test_tab_goes_on_from_the_selected_value_of_a_record(visit: Visit, owner: User) -> None:
    [pk] = people({"name": "Anna", "city": "上海"})
    screen = visit(f"/people/{pk}/", user=owner)
    fact = screen.page.locator("[data-cell][id$='-city']")
    fact.focus()
    expect(fact).to_have_attribute("data-current", "")
    screen.page.keyboard.press("Tab")
    assert screen.page.evaluate("document.activeElement.className") == "fact-history"
    screen.page.keyboard.press("Shift+Tab")
    expect(fact).to_have_attribute("data-current", "")
    Pinyin(screen.page).compose("bei")
    expect(screen.page.locator(".cell-catcher")).to_have_value("bei")
    screen.check()


def test_escape_gives_up_what_is_composed_and_not_the_cell(visit: Visit, owner: User) -> None:
    [pk] = people({"name": "Anna", "city": "上海"})
    screen = visit("/people/?columns=name,city", user=owner)
    editor, pinyin = opened(screen, pk, "city"), Pinyin(screen.page)
    pinyin.compose("bei")
    pinyin.press("Escape", ESCAPE)
    pinyin.press("Tab", PROCESS)
    expect(editor).to_be_focused()
    pinyin.devtools.send("Input.imeSetComposition", {"text": "", "selectionStart": 0, "selectionEnd": 0})
    screen.page.keyboard.press("Escape")
    expect(cell(screen, pk, "city")).to_have_text("上海")


def test_the_palette_searches_once_when_the_characters_are_chosen(visit: Visit, owner: User) -> None:
    people({"name": "王丽华"}, {"name": "Wang Li"})
    screen = visit("/people/", user=owner)
    asked = addresses(screen, "search")
    screen.page.keyboard.press("Control+k")
    expect(screen.page.locator("#palette input")).to_be_focused()
    screen.page.wait_for_load_state("networkidle")
    before = len(asked)
    pinyin = Pinyin(screen.page)
    pinyin.compose("wanglihua")
    screen.page.wait_for_timeout(400)
    assert asked[before:] == []
    pinyin.choose("王丽华")
    expect(screen.page.locator("#palette .option").first).to_contain_text("王丽华")
    screen.page.wait_for_timeout(300)
    assert len(asked[before:]) == 1
    expect(screen.page).to_have_url(re.compile(r"/people/$"))
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator("h1")).to_contain_text("王丽华")


def test_a_field_that_points_at_a_record_looks_for_chosen_characters_only(visit: Visit, owner: User) -> None:
    people({"name": "王丽华"})
    screen = visit("/tasks/new/", user=owner)
    asked = addresses(screen, "pick")
    field = screen.page.locator("[data-pick-text][name=customer-text]")
    field.focus()
    screen.page.wait_for_load_state("networkidle")
    before = len(asked)
    pinyin = Pinyin(screen.page)
    pinyin.compose("wang")
    screen.page.wait_for_timeout(400)
    assert asked[before:] == []
    pinyin.choose("王")
    expect(screen.page.locator("[data-pick][aria-selected=true]")).to_contain_text("王丽华")
    screen.page.keyboard.press("Enter")
    expect(field).to_have_value("王丽华")
    expect(screen.page).to_have_url(re.compile("/tasks/new/"))


def addresses(screen: Screen, word: str) -> list[str]:
    """Of all requests from now on whose address holds this word."""
    found: list[str] = []
    screen.page.on("request", lambda request: found.append(request.url) if word in request.url else None)
    return found

"""Working in lists and on records in a real browser: cells, Undo, filters, paging, keys, a phone."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User, Workspace
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.finding import get
from guanxi.records.own.building import see
from guanxi.records.own.describing import Description
from guanxi.records.own.keeping import add_field
from guanxi.records.registry import registry
from guanxi.records.writing import create
from tests.browser.screen import Screen
from tests.browser.visiting import Visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(transactional_db: None) -> User:
    """A transactional test before this one emptied all tables, the row of the workspace included."""
    with act("user.added", by=SYSTEM, at=timezone.now()):
        Workspace.objects.get_or_create(pk=1)
        return User.objects.create(username="owner", name="陈晓东", is_owner=True, created_at=timezone.now(), language="en", timezone="UTC")


def people(*rows: dict[str, Any]) -> list[int]:
    return create(registry.of("person"), rows, by=SYSTEM)


def value(pk: int, name: str) -> Any:
    return get(registry.of("person"), pk, Asking(SYSTEM), columns=(name,)).values[name]


def cell(screen: Screen, pk: int, name: str) -> Any:
    return screen.page.locator(f"#cell-person-{pk}-{name}")


def test_it_edits_a_cell_by_keyboard_moves_on_and_undoes(visit: Visit, owner: User) -> None:
    [pk] = people({"name": "Anna", "city": "Berlin", "source": "Fair"})
    screen = visit("/people/?columns=name,city,source", user=owner)
    cell(screen, pk, "city").click()
    screen.page.keyboard.type("Bo")
    screen.page.keyboard.type("nn")
    screen.page.keyboard.press("Tab")
    expect(cell(screen, pk, "city")).to_have_text("Bonn")
    expect(cell(screen, pk, "source")).to_have_attribute("data-current", "")
    assert value(pk, "city") == "Bonn"
    screen.page.locator(".toast [data-undo]").click()
    expect(cell(screen, pk, "city")).to_have_text("Berlin")
    assert value(pk, "city") == "Berlin"
    screen.check()


def test_keys_alone_lead_from_the_list_into_its_cells(visit: Visit, owner: User) -> None:
    anna, boris = people({"name": "Anna", "city": "Berlin"}, {"name": "Boris", "city": "Bern"})
    screen = visit("/people/?columns=name,city", user=owner)
    press = screen.page.keyboard.press
    screen.page.locator("h1").click()
    press("j")
    press("ArrowRight")
    expect(cell(screen, anna, "name")).to_have_attribute("data-current", "")
    press("ArrowRight")
    press("ArrowDown")
    expect(cell(screen, boris, "city")).to_have_attribute("data-current", "")
    screen.page.keyboard.type("Bonn")
    press("Enter")
    expect(cell(screen, boris, "city")).to_have_text("Bonn")
    assert value(boris, "city") == "Bonn"
    screen.page.locator("tbody .who a").first.focus()
    press("ArrowDown")
    expect(cell(screen, boris, "name")).to_have_attribute("data-current", "")
    screen.page.locator(".table-wrap").focus()
    press("Enter")
    expect(cell(screen, anna, "name")).to_have_attribute("data-current", "")
    press("F2")
    expect(cell(screen, anna, "name").locator("input:not([type=hidden])").first).to_be_focused()
    screen.check()


def test_it_cancels_with_escape_and_shows_what_is_wrong(visit: Visit, owner: User) -> None:
    [pk] = people({"name": "Anna", "birth_year": 1988})
    screen = visit("/people/?columns=name,birth_year", user=owner)
    cell(screen, pk, "birth_year").click()
    screen.page.keyboard.press("Enter")
    screen.page.keyboard.type("soon")
    screen.page.keyboard.press("Escape")
    expect(cell(screen, pk, "birth_year")).not_to_have_attribute("data-editing", "")
    expect(cell(screen, pk, "birth_year")).to_have_text("1988")
    screen.page.keyboard.press("Enter")
    screen.page.keyboard.type("soon")
    screen.page.keyboard.press("Enter")
    expect(cell(screen, pk, "birth_year").locator(".field-error")).to_be_visible()
    assert cell(screen, pk, "birth_year").locator("input[name=birth_year]").input_value() == "soon"
    assert value(pk, "birth_year") == 1988


def test_a_time_and_a_colleague_are_edited_in_their_cells_by_keyboard(visit: Visit, owner: User) -> None:
    for kind, label in (("time", "Opens"), ("user", "Coach")):
        add_field("person", Description(kind=kind, label_en=label), by=SYSTEM)
    see(Workspace.objects.get(pk=1).registry_version)
    [pk] = people({"name": "Anna"})
    screen = visit("/people/?columns=name,own_opens,own_coach", user=owner)
    press = screen.page.keyboard.press
    cell(screen, pk, "own_opens").click()
    press("Enter")
    expect(cell(screen, pk, "own_opens").locator("input[type=time]")).to_be_focused()
    screen.page.keyboard.type("0930AM")
    press("Enter")
    expect(cell(screen, pk, "own_opens")).to_have_text("09:30")
    cell(screen, pk, "own_coach").click()
    press("Enter")
    cell(screen, pk, "own_coach").locator("select").select_option("陈晓东")
    press("Enter")
    expect(cell(screen, pk, "own_coach")).to_have_text("陈晓东")
    assert (value(pk, "own_opens"), value(pk, "own_coach").id) == (time(9, 30), owner.pk)
    screen.page.locator(".toast [data-undo]").last.click()
    expect(cell(screen, pk, "own_coach")).to_have_text("")
    screen.check()


def test_it_edits_phones_in_a_dialog(visit: Visit, owner: User) -> None:
    [pk] = people({"name": "Anna", "phones": "13800138000"})
    screen = visit("/people/?columns=name,phones", user=owner)
    cell(screen, pk, "phones").click()
    screen.page.keyboard.press("Enter")
    screen.page.locator("#dialog [data-part-add]").click()
    screen.page.keyboard.type("139 0013 9000")
    screen.shoot("phones-dialog")
    screen.page.locator("#dialog button[type=submit]").click()
    expect(cell(screen, pk, "phones")).to_contain_text("+1")
    expect(screen.page.locator("#dialog")).to_be_hidden()
    assert {point["normalised"] for point in value(pk, "phones")} == {"+8613800138000", "+8613900139000"}


def test_what_is_typed_on_a_cell_of_several_values_lands_in_the_first_one(visit: Visit, owner: User) -> None:
    known, new = people({"name": "Anna", "phones": "13800138000"}, {"name": "Boris"})
    screen = visit("/people/?columns=name,phones", user=owner)
    first = screen.page.locator("#dialog input[name=phones-0-value]")
    cell(screen, known, "phones").click()
    screen.page.keyboard.press("Enter")
    expect(first).to_be_focused()
    assert screen.page.evaluate("getSelection().toString()") == first.input_value() != ""
    screen.page.keyboard.type("13900139000")
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator("#dialog")).to_be_hidden()
    expect(cell(screen, known, "phones")).to_have_attribute("data-current", "")
    assert [point["normalised"] for point in value(known, "phones")] == ["+8613900139000"]
    cell(screen, new, "phones").click()
    screen.page.keyboard.type("13700137000")
    expect(first).to_have_value("13700137000")
    screen.check()
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator("#dialog")).to_be_hidden()
    assert [point["normalised"] for point in value(new, "phones")] == ["+8613700137000"]
    screen.page.keyboard.type("13600136000\n")
    expect(cell(screen, new, "phones")).to_contain_text("136")
    expect(screen.page.locator("#dialog")).to_be_hidden()
    assert [point["normalised"] for point in value(new, "phones")] == ["+8613600136000"]


def test_it_builds_a_filter_and_takes_it_away(visit: Visit, owner: User) -> None:
    people({"name": "Anna", "city": "Berlin"}, {"name": "Boris", "city": "Bonn"})
    screen = visit("/people/", user=owner)
    screen.page.locator(".list-bar").get_by_text("Filter").click()
    menu = screen.page.locator("#filter-add")
    menu.locator("select[name=field]").select_option("city")
    with screen.page.expect_response(re.compile("/filter/")):
        menu.locator("select[name=op]").select_option("is")
    screen.page.wait_for_load_state("networkidle")
    menu.locator("input[name=value]").fill("Bonn")
    screen.check()
    menu.get_by_role("button", name="Apply").click()
    expect(screen.page.locator("tbody tr")).to_have_count(1)
    expect(screen.page.locator(".chip b")).to_have_text("Bonn")
    assert "filter=" in screen.page.url
    screen.page.locator(".chip-remove").click()
    expect(screen.page.locator("tbody tr")).to_have_count(2)


def test_a_field_is_found_by_typing_its_name(visit: Visit, owner: User) -> None:
    screen = visit("/people/", user=owner)
    screen.page.locator("[popovertarget=filter-add]").click()
    field = screen.page.locator("#filter-add [name=field]")
    expect(field).to_be_focused()
    with screen.page.expect_response(re.compile("/filter/")):
        screen.page.keyboard.type("segm", delay=80)
    expect(field).to_have_value("segment")
    expect(field).to_be_focused()
    expect(screen.page.locator("#filter-add [name=op]")).to_be_visible()
    screen.check()


def test_the_head_of_a_long_list_stays_and_groups_open_and_close(visit: Visit, owner: User) -> None:
    people(*({"name": f"Person {n:03}", "city": "Bonn" if n % 3 else "Berlin"} for n in range(45)))
    screen = visit("/people/?columns=name,city", user=owner)
    screen.page.mouse.move(700, 500)
    screen.page.mouse.wheel(0, 1200)
    expect(screen.page.locator("tbody [data-row]").last).to_be_in_viewport()
    expect(screen.page.locator("thead th").nth(1)).to_be_in_viewport()
    screen.page.goto(screen.page.url.split("?")[0] + "?columns=name,city&group=city")
    expect(screen.page.locator("[data-group]")).to_have_count(2)
    expect(screen.page.locator("tbody [data-row]")).to_have_count(30)
    first, second = (screen.page.locator("[data-unfold]").nth(n) for n in (0, 1))
    first.press("Enter")
    expect(first).to_have_attribute("aria-expanded", "false")
    expect(screen.page.locator("tbody [data-row] >> visible=true")).to_have_count(0)
    second.press("Enter")
    expect(screen.page.locator("tbody [data-row] >> visible=true")).to_have_count(15)
    screen.check()


def test_it_filters_while_typing_and_keeps_the_place_in_the_input(visit: Visit, owner: User) -> None:
    people({"name": "Anna", "city": "Berlin"}, {"name": "Bernd", "city": "Bonn"}, {"name": "Berta", "city": "Bonn"})
    screen = visit("/people/?columns=name,city", user=owner)
    screen.page.keyboard.press("/")
    screen.page.keyboard.type("ber", delay=30)
    expect(screen.page.locator("tbody [data-row]")).to_have_count(2)
    expect(screen.page.locator("#list-count")).to_have_text("2")
    expect(screen.page.locator("[name=q]").first).to_be_focused()
    screen.page.keyboard.type("n")
    expect(screen.page.locator("tbody [data-row]")).to_have_count(1)
    expect(screen.page).to_have_url(re.compile("q=bern"))
    screen.page.locator("tbody input[type=checkbox]").first.check()
    expect(screen.page.get_by_text("1 selected")).to_be_visible()
    screen.page.locator("[popovertarget=filter-add]").click()
    expect(screen.page.locator("#filter-add")).to_be_visible()
    screen.page.keyboard.press("Escape")
    screen.page.locator("[name=q]").first.fill("")
    expect(screen.page.locator("tbody [data-row]")).to_have_count(3)
    screen.check()


def test_it_pages_while_scrolling_and_walks_by_keys(visit: Visit, owner: User) -> None:
    people(*({"name": f"Person {number:03}"} for number in range(120)))
    screen = visit("/people/", user=owner)
    expect(screen.page.locator("tbody tr[data-row]")).to_have_count(50)
    for expected in (100, 120):
        screen.page.locator("tbody tr").last.scroll_into_view_if_needed()
        expect(screen.page.locator("tbody tr[data-row]")).to_have_count(expected)
    names = screen.page.locator("tbody .who > :last-child").all_text_contents()
    assert names == sorted(set(names))
    assert len(names) == 120
    screen.page.locator("h1").click()
    for key in ("j", "j", "x"):
        screen.page.keyboard.press(key)
    expect(screen.page.locator("[data-selection]")).to_be_visible()
    screen.page.locator("[data-selection]").get_by_text("Delete").click()
    expect(screen.page.locator(".toast")).to_contain_text("1 record is in the bin")
    screen.page.locator(".toast [data-undo]").click()
    expect(screen.page.locator(".toast")).to_contain_text("Undone")
    screen.page.locator("tbody tr").nth(1).locator(".who a").click()
    expect(screen.page.locator("[data-neighbours]")).to_be_visible()
    screen.page.keyboard.press("]")
    expect(screen.page.locator("h1")).to_contain_text("Person 002")


def test_it_previews_beside_the_list_and_says_so_in_the_address(visit: Visit, owner: User) -> None:
    [pk] = people({"name": "Anna", "city": "Berlin"})
    screen = visit("/people/", user=owner)
    screen.page.locator("tbody tr").first.hover()
    screen.page.locator(".peek").first.click()
    expect(screen.page.locator("#panel")).to_contain_text("Berlin")
    expect(screen.page).to_have_url(re.compile(f"open={pk}$"))
    screen.check()
    screen.page.reload()
    expect(screen.page.locator("#panel")).to_contain_text("Berlin")
    screen.page.locator("[data-panel-close]").click()
    expect(screen.page).not_to_have_url(re.compile("open="))


def test_it_finds_in_the_palette_by_initials(visit: Visit, owner: User) -> None:
    people({"name": "王丽华"})
    screen = visit("/people/", user=owner)
    screen.page.keyboard.press("Control+k")
    screen.page.keyboard.type("wlh")
    expect(screen.page.locator("#palette .option").first).to_contain_text("王丽华")
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator("h1")).to_contain_text("王丽华")


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "zh-hans")])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_is_clean_in_every_look(visit: Visit, owner: User, width: int, theme: str, language: str) -> None:
    with act("user.changed", by=SYSTEM):
        User.objects.filter(pk=owner.pk).update(language=language)
    [pk, *_rest] = people(
        {"name": "欧阳" * 60, "phones": "13800138000", "remarks": "長" * 900, "tags": "VIP"}, {"name": "Anna", "city": "Berlin"}
    )
    for name, address in {
        "list": "/people/?filter=" + '{"and":[{"field":"name","op":"is_not_empty"},{"field":"owner","op":"is_empty"}]}',
        "record": f"/people/{pk}/",
        "form": f"/people/{pk}/edit/",
        "search": "/search/?q=anna",
        "bin": "/people/bin/",
    }.items():
        screen = visit(address, width=width, theme=theme, language=language, user=owner)
        screen.page.wait_for_load_state("networkidle")
        screen.shoot(f"{name}-{width}-{theme}-{language}")
        screen.check()

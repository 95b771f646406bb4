"""What the small scripts promise: keys, cells, selection, menus, dialogs, toasts, progress, theme."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.browser.visiting import Visit

pytestmark = pytest.mark.urls("tests.browser.gallery_urls")


@pytest.fixture
def screen(visit: Visit, places: None) -> Screen:
    return visit("/gallery/")


def test_it_walks_rows_by_j_and_k_and_selects_with_x(screen: Screen) -> None:
    page = screen.page
    for key in ("j", "j", "k", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-row][data-current]")).to_have_id("person-1")
    expect(page.locator("[data-selection]")).to_be_visible()
    expect(page.locator("[data-selection] [data-count]")).to_have_text("2 selected")
    page.locator("[data-select-none]").click()
    expect(page.locator("[data-selection]")).to_be_hidden()


def test_it_selects_a_stretch_with_shift(screen: Screen) -> None:
    boxes = screen.page.locator("[data-select]")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(screen.page.locator("[data-selection] [data-count]")).to_have_text("4 selected")
    assert screen.page.locator("[data-select-all]").evaluate("box => box.indeterminate")


def test_it_edits_a_cell_where_it_stands(screen: Screen) -> None:
    cell = screen.page.locator("#person-0 [data-cell]").first
    cell.locator("span.who > span").last.click()
    expect(cell).to_have_attribute("data-current", "")
    screen.page.keyboard.press("Enter")
    expect(cell.locator("input")).to_be_focused()
    cell.locator("input").fill("王 <b>小</b> 华")
    screen.page.keyboard.press("Enter")
    expect(cell).to_have_text("王 <b>小</b> 华")
    expect(cell).to_have_attribute("data-current", "")
    expect(screen.page.locator("#toasts .toast")).to_contain_text("Saved.")
    expect(screen.page.locator("#toasts .toast [data-undo]")).to_be_visible()


def test_it_replaces_a_cell_by_typing_and_moves_on_with_tab(screen: Screen) -> None:
    cells = screen.page.locator("#person-1 [data-cell]")
    cells.first.locator(".who > span").last.click()
    screen.page.keyboard.press("B")
    expect(cells.first.locator("input")).to_have_value("B")
    screen.page.keyboard.type("ianca")
    screen.page.keyboard.press("Tab")
    expect(cells.first).to_have_text("Bianca")
    expect(cells.nth(1)).to_have_attribute("data-current", "")


def test_it_keeps_the_old_value_on_escape_and_shows_an_error_where_it_is(screen: Screen) -> None:
    cell = screen.page.locator("#person-1 [data-cell]").first
    cell.locator(".who > span").last.dblclick()
    expect(cell.locator("input")).to_be_focused()
    cell.locator("input").fill("")
    screen.page.keyboard.press("Enter")
    expect(cell.locator(".field-error")).to_have_text("A name is needed.")
    expect(cell.locator("input")).to_be_focused()
    screen.page.keyboard.press("Escape")
    expect(cell).to_contain_text("Marco Bianchi")


def test_it_sends_nothing_when_nothing_was_changed_and_saves_on_a_click_elsewhere(screen: Screen) -> None:
    page = screen.page
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if "/cell/" in request.url else None)
    cell = page.locator("#person-3 [data-cell]").first
    cell.locator(".who > span").last.dblclick()
    expect(cell.locator("input")).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell).to_have_attribute("data-current", "")
    assert sent == ["GET"]
    page.keyboard.press("F2")
    cell.locator("input").fill("Anna Weber")
    page.locator("h1").click()
    expect(cell).to_have_text("Anna Weber")


def test_it_opens_search_by_keys_and_walks_the_results(screen: Screen) -> None:
    page = screen.page
    page.keyboard.press("Control+k")
    expect(page.locator("#palette input")).to_be_focused()
    page.keyboard.type("wang")
    expect(page.locator("#palette .option")).to_have_count(1)
    expect(page.locator("#palette .option")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#palette input")).to_be_focused()


def test_it_creates_by_c_and_gives_the_focus_back(screen: Screen) -> None:
    page = screen.page
    button = page.locator('[data-key="c"]')
    button.focus()
    page.keyboard.press("c")
    expect(page.locator("#dialog #id_name")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.locator("#dialog [data-errors]")).to_be_focused()
    page.locator("#dialog #id_name").fill("李娜")
    page.locator("#dialog #id_email").fill("li.na@example.cn")
    page.keyboard.press("Control+s")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text("Saved.")
    expect(button).to_be_focused()


def test_it_goes_by_g_and_a_letter_and_lists_the_keys(screen: Screen) -> None:
    page = screen.page
    page.keyboard.press("?")
    expect(page.locator("#keys .sheet li").filter(has_text="Go to Companies")).to_contain_text("g c")
    page.keyboard.press("Escape")
    with page.expect_request("**/companies/"):
        page.keyboard.press("g")
        page.keyboard.press("c")
    screen.errors.clear()


def test_it_walks_a_menu_by_arrows(screen: Screen) -> None:
    page = screen.page
    page.locator('[popovertarget="more"]').press("Enter")
    expect(page.locator("#more .menu-item").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#more .menu-item").last).to_be_focused()
    box = page.locator("#more").bounding_box()
    assert box
    assert box["x"] + box["width"] <= 1280
    page.keyboard.press("Escape")
    expect(page.locator('[popovertarget="more"]')).to_be_focused()
    expect(page.locator('[popovertarget="more"]')).to_have_attribute("aria-expanded", "false")


def test_it_opens_a_preview_and_closes_it_with_escape(screen: Screen) -> None:
    page = screen.page
    page.get_by_role("link", name="Preview").first.click()
    expect(page.locator("#panel h2")).to_have_text("王丽华")
    page.locator("#panel [data-panel-close]").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()


def test_it_says_in_words_what_failed(screen: Screen) -> None:
    screen.page.locator("#denied").click()
    expect(screen.page.locator("#toasts .toast-error")).to_contain_text("Your role does not include this.")
    screen.errors.clear()


def test_it_follows_a_long_work_to_its_end(screen: Screen) -> None:
    screen.page.locator("#start-progress").click()
    expect(screen.page.locator("#progress-live progress")).to_be_visible()
    expect(screen.page.locator("#progress-live")).to_contain_text("Import finished")


def test_it_keeps_the_theme_and_the_fold_over_a_reload(screen: Screen) -> None:
    page = screen.page
    page.locator('.side [popovertarget="account"]').click()
    page.locator('[data-theme-choice="dark"]').click()
    page.keyboard.press("Escape")
    page.locator("[data-fold]").click()
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 27)"
    assert page.locator(".side").bounding_box()["width"] == 57  # type: ignore[index]
    screen.shoot("gallery-folded-dark", full=False)
    screen.check()


def test_it_moves_columns_and_resizes_them_by_keyboard(screen: Screen) -> None:
    page = screen.page
    page.locator('[popovertarget="columns"]').click()
    page.locator("#columns li").first.locator('[data-move="1"]').click()
    expect(page.locator("#columns li").nth(1)).to_contain_text("王丽华")
    page.keyboard.press("Escape")
    head = page.locator('th[data-column="name"]')
    before = head.bounding_box()["width"]  # type: ignore[index]
    head.locator("[data-resize]").focus()
    page.keyboard.press("ArrowRight")
    assert head.bounding_box()["width"] == pytest.approx(before + 16, abs=1)  # type: ignore[index]


def test_it_tells_what_a_point_is_when_touched(screen: Screen) -> None:
    page = screen.page
    page.wait_for_function("document.querySelectorAll('.figure-canvas[data-ready] svg').length === 5")
    for canvas in page.locator(".figure-canvas").all():
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box
        for share in (0.3, 0.5, 0.7):
            page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.5)
    expect(page.locator(".figure-canvas").last).to_contain_text("n = ")
    screen.shoot("figure-tooltip", full=False)
    screen.check()

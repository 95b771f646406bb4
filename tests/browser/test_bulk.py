"""All that a list matches, changed as somebody does it: by keyboard at a desk, then seen on a phone in Chinese and in the dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.records.importing.tests.working import work_off
from guanxi.records.registry import registry
from guanxi.records.writing import create
from tests.browser.test_records import owner, value  # noqa: F401
from tests.browser.visiting import Visit

pytestmark = pytest.mark.django_db(transaction=True)


def test_all_matching_are_changed_by_keyboard_and_taken_back(visit: Visit, owner: User) -> None:  # noqa: F811
    ids = create(registry.of("person"), [{"name": f"Person {number:03}", "city": "Berlin"} for number in range(70)], by=SYSTEM)
    screen = visit("/people/", user=owner)
    page = screen.page
    page.locator("[data-select]").first.press("Space")
    bar = page.locator("[data-selection]")
    expect(bar.locator("[data-count]")).to_have_text("1 selected")
    all_of_them = page.locator("[data-select-matching]")
    all_of_them.press("Enter")
    expect(bar.locator("[data-count]")).to_have_text("All 70 matching")
    expect(all_of_them).to_be_focused()
    all_of_them.press("Enter")
    expect(bar.locator("[data-count]")).to_have_text("50 selected")
    all_of_them.press("Enter")
    expect(bar.locator("[data-count]")).to_have_text("All 70 matching")
    expect(page.locator("[data-select]:checked")).to_have_count(50)
    expect(bar.get_by_role("button", name="Merge")).to_be_disabled()
    expect(bar).to_contain_text("At most five records are merged at a time.")
    bar.get_by_role("button", name="Export").press("Enter")
    expect(page.locator("#dialog[open]")).to_contain_text("70 records go out")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert len(download.value.path().read_text("utf-8-sig").splitlines()) == 71
    bar.get_by_role("button", name="Export").press("Enter")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    screen.shoot("bulk-bar-1280-light-en", full=False)
    edit = bar.get_by_role("button", name="Edit")
    edit.press("Enter")
    expect(page.locator("#dialog[open]")).to_contain_text("All 70 records of this list are meant.")
    page.keyboard.press("Escape")
    expect(edit).to_be_focused()
    edit.press("Enter")
    expect(page.locator("#id_bulk_field")).to_be_focused()
    page.locator("#id_bulk_field").select_option("city")
    page.locator("#id_city").fill("Bonn")
    screen.shoot("bulk-edit-1280-light-en", full=False)
    screen.check()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("People: set “City” to “Bonn”")
    expect(page.locator(".progress")).to_contain_text("Waiting for its turn")
    work_off()
    expect(page.locator(".stats")).to_contain_text("70")
    screen.check()
    assert {value(pk, "city") for pk in ids} == {"Bonn"}
    page.get_by_role("button", name="Undo").click()
    page.locator("#dialog[open] [type=submit]").click()
    work_off()
    expect(page.locator("h1 ~ *, main")).not_to_contain_text("Being taken back")
    assert {value(pk, "city") for pk in ids} == {"Berlin"}
    phone = visit("/people/", width=390, theme="dark", language="zh-hans", user=owner)
    phone.page.locator("[data-select]").first.check()
    phone.page.locator("[data-select-matching]").click()
    expect(phone.page.locator("[data-selection] [data-count]")).to_contain_text("70")
    phone.shoot("bulk-bar-390-dark-zh", full=False)
    phone.check()

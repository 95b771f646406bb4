"""Importing a file as somebody sees it: each step in both languages, both themes, wide and narrow; and once by keyboard."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import expect

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Workspace
from guanxi.access.tests.cast import NOW, Cast, called_together
from guanxi.access.users.changing import change_user
from guanxi.access.workspace.founding import found_workspace
from guanxi.journal.writing import act
from guanxi.records.importing.running import run
from guanxi.records.importing.undoing import undo_import
from guanxi.records.models import Import
from tests.browser.visiting import Visit

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = list(product((1280, 390), (("en", "light"), ("zh-hans", "dark"))))
ROWS = [
    "客户编号,姓名,手机号码,邮箱,生日,城市,备注",
    "C1,王丽华,13800138000,lihua@example.com,1988年3月12日,上海,喜欢喝茶",
    "C2,单雄信,,bad mail,,北京,",
    "C3,欧阳娜娜,139 0013 9000,,1990/1/2,,老客户",
    f"C4,{'很长的名字' * 40},,,1990/13/45,,",
    f"C5,{'LongNameThatNobodyCanBreak' * 3},,{'an-address-without-its-sign' * 3}.example.com,,,",
]
# How much of the table of rejected rows, and of the reasons in it, is out of sight.
CUT = """() => { const wrap = document.querySelector('.refused').closest('.table-wrap');
  const cells = [...document.querySelectorAll('.refused tbody td:last-child')];
  return [wrap.scrollWidth - wrap.clientWidth, cells.filter(e => !e.innerText || e.scrollWidth > e.clientWidth
    || e.getBoundingClientRect().right > innerWidth || e.getBoundingClientRect().left < 0).length] }"""


@pytest.fixture
def company(transactional_db: None, tmp_path: Path, settings: object) -> Cast:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    with act("workspace.founded", by=SYSTEM, at=NOW):
        Workspace.objects.get_or_create(pk=1)
    cast = called_together()
    found_workspace(details={"name": "Acme", "language": "en"}, by=SYSTEM, at=NOW)
    return cast


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    path = tmp_path / "客户名单.csv"
    path.write_bytes("\n".join(ROWS).encode("gb18030"))
    return path


@pytest.mark.parametrize(("width", "look"), LOOKS)
def test_every_step_of_an_import_is_fit_to_be_seen(visit: Visit, company: Cast, customers: Path, width: int, look: tuple[str, str]) -> None:
    language, theme = look
    change_user(user=company.alice, details={"language": language}, by=SYSTEM, at=NOW)
    seen = f"{width}-{theme}-{language}"
    screen = visit("/imports/", width=width, theme=theme, language=language, user=company.alice)
    screen.shoot(f"import-list-empty-{seen}")
    screen.check()

    def next_step(path: str, name: str) -> None:
        screen.page.goto(screen.page.url.split("/", 3)[0] + "//" + screen.page.url.split("/", 3)[2] + path)
        screen.shoot(f"import-{name}-{seen}")
        screen.check()

    next_step("/people/import/", "upload")
    screen.page.locator("input[type=file]").set_input_files(customers)
    screen.page.locator("main form button[type=submit]").click()
    expect(screen.page.locator("#look")).to_be_visible()
    screen.shoot(f"import-preview-{seen}")
    screen.check()
    screen.page.locator("#encoding").select_option("cp1252")
    expect(screen.page.locator("#look")).not_to_contain_text("王丽华")
    screen.page.locator("#encoding").select_option("")
    expect(screen.page.locator("#look")).to_contain_text("王丽华")
    screen.check()
    screen.page.locator("button[name=next]").click()
    expect(screen.page.locator("#column-1")).to_have_value("name")
    screen.shoot(f"import-columns-{seen}")
    screen.check()
    screen.page.locator("button[name=check]").click()
    expect(screen.page.locator("progress")).to_be_visible()
    screen.shoot(f"import-progress-{seen}")
    screen.check()
    run(Import.objects.get().pk)
    expect(screen.page.locator(".stats")).to_be_visible()
    screen.shoot(f"import-checked-{seen}")
    screen.check()
    screen.page.locator("main form button[type=submit]").click()
    run(Import.objects.get().pk)
    expect(screen.page.locator(".notice-warn")).to_be_visible()
    screen.shoot(f"import-result-{seen}")
    screen.check()
    assert screen.page.evaluate(CUT) == [0, 0]
    screen.page.locator(".head .btn").click()
    expect(screen.page.locator("dialog[open]")).to_be_visible()
    screen.shoot(f"import-undo-{seen}", full=False)
    screen.check()
    screen.page.locator("dialog[open] button[type=submit]").click()
    expect(screen.page.locator("progress")).to_be_visible()
    one = Import.objects.get()
    undo_import(one, by=SYSTEM)
    expect(screen.page.locator(".notice-good")).to_be_visible()
    screen.shoot(f"import-undone-{seen}")
    screen.check()
    next_step("/imports/", "list")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_keys_follow_the_columns_as_they_are_chosen(visit: Visit, company: Cast, tmp_path: Path, width: int) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("甲,乙,丙\nSO-1,2026-11-02,1280\n", "utf-8")
    screen = visit("/orders/import/", width=width, user=company.alice)
    screen.page.locator("input[type=file]").set_input_files(path)
    screen.page.locator("main form button[type=submit]").click()
    screen.page.locator("button[name=next]").click()
    keys = screen.page.locator("#import-keys")
    expect(keys).to_contain_text("which orders we have already?")
    expect(keys).to_contain_text("give it a column above: External ID, Order number.")
    expect(keys.locator("input[type=radio]")).to_have_count(1)
    screen.page.locator("#column-0").select_option("number")
    expect(keys.locator("input[value=number]")).to_be_checked()
    expect(keys).to_contain_text("give it a column above: External ID.")
    screen.page.locator("#column-0").select_option("")
    expect(keys.locator("input[type=radio]")).to_have_count(1)
    screen.check()

"""The customer's page, Today and merging, as somebody sees them: both languages, both themes, wide and narrow."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Workspace
from guanxi.access.users.changing import change_user
from guanxi.activities.models import Note
from guanxi.customers.models import CurrentScore
from guanxi.customers.tests.cast import World
from guanxi.files.adding import add_file
from guanxi.journal.writing import act
from tests.browser.visiting import Visit

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = list(product((1280, 390), (("en", "light"), ("zh-hans", "dark"))))
NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


class Company(World):
    """A customer with a history, one with a long name, one of whom nothing is known."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.employer = self.company("华东精密机械（上海）有限公司")
        self.known = self.person("王丽华", phones=["13800138000"], emails=["wang.lihua@example.com"], tags=["VIP", "老客户"],
                                 employments=[{"company": self.employer, "title": "采购经理", "started_on": "2021-03-01"}])  # fmt: skip
        self.twin = self.person("王麗華", phones=["13900139000"], city="上海")
        self.long = self.person("Maximilian-Alexander " * 9)
        self.nobody = self.person("Ann Smith")
        self._history(folder)

    def _history(self, folder: Path) -> None:
        now, who = timezone.now(), self.known
        for number, score in enumerate((5, 5, 4, 2)):
            comment = "等了三个星期，客服每次说法都不一样。" if score == 2 else ""
            self.add("feedback", customer=who, score=score, comment=comment, given_at=now - timedelta(days=400 - 130 * number))
        for number in range(7):
            status, day = "open" if number == 6 else "delivered", now - timedelta(days=300 - 40 * number)
            self.add(
                "order",
                customer=who,
                number=f"SO-2087{number}",
                ordered_at=day,
                total=1280,
                status=status,
            )
        self.add("note", customer=who, text="喜欢乌龙茶，女儿今年上小学。", written_at=now - timedelta(days=40))
        self.add("call", customer=who, text="询问敏感肌产品，答应寄小样", minutes=6, called_at=now - timedelta(days=12))
        self.add("task", customer=who, title="回电说明换货时间", owner="bob", due_on=(now - timedelta(days=1)).date(), is_promise=True)
        self.add("task", customer=who, title="寄小样", owner="bob", due_on=(now + timedelta(days=3)).date())
        self.add("task", title="Prepare the quarterly review " * 6, owner="bob")
        self.add(
            "consent",
            customer=who,
            purpose="marketing",
            channel="email",
            state="granted",
            stated_at=now - timedelta(days=700),
            source="门店登记",
        )
        self.add("consent", customer=who, purpose="marketing", channel="sms", state="withdrawn", stated_at=now - timedelta(days=20))
        for kind, value in (("expected_value", 8420), ("alive", 0.62)):
            CurrentScore.objects.create(
                customer_id=who, kind=kind, value=value, low=6900, high=10300, at=NOW, reasons=["silent_longer_than_usual"]
            )
        picture = folder / "photo"
        Image.new("RGB", (640, 400), (40, 120, 90)).save(picture, "PNG")
        for name, content in (("门头照片.png", picture.read_bytes()), ("合同 " + "很长的名字" * 12 + ".pdf", b"%PDF-1.7\n")):
            picture.write_bytes(io.BytesIO(content).getvalue())
            add_file(object_name="person", record_id=who, name=name, content=picture, by=self.actor("bob"))


@pytest.fixture
def company(transactional_db: None, settings, tmp_path: Path) -> Company:
    settings.MEDIA_ROOT = tmp_path / "files"
    with act("workspace.founded", by=SYSTEM):
        Workspace.objects.get_or_create(pk=1)
    return Company(tmp_path)


@pytest.mark.parametrize(("width", "look"), LOOKS)
def test_every_screen_of_a_customer_is_fit_to_be_seen(visit: Visit, company: Company, width: int, look: tuple[str, str]) -> None:
    language, theme = look
    for name in ("alice", "bob"):
        change_user(user=company.users[name], details={"language": language}, by=SYSTEM, at=NOW)
    screens = {
        "customer": f"/people/{company.known}/",
        "company": f"/companies/{company.employer}/",
        "unknown": f"/people/{company.nobody}/",
        "long": f"/people/{company.long}/",
        "today": "/today/",
        "merge": f"/people/merge/?ids={company.known},{company.twin}",
        "merge-search": f"/people/merge/?ids={company.known}",
    }
    for name, path in screens.items():
        user = company.users["alice" if name == "customer" else "bob"]
        screen = visit(path, width=width, height=1100, theme=theme, language=language, user=user)
        screen.page.wait_for_load_state("networkidle")
        screen.shoot(f"{name}-{width}-{language}-{theme}")
        if width < 500 and name == "customer":
            screen.page.locator("[data-shows=side]").click()
            screen.page.wait_for_load_state("networkidle")
            screen.shoot(f"{name}-side-{width}-{language}-{theme}")
        screen.check()


def test_a_note_is_written_with_the_keyboard(visit: Visit, company: Company) -> None:
    screen = visit(f"/people/{company.nobody}/", user=company.users["bob"])
    screen.page.keyboard.press("t")
    expect(screen.page.locator("#compose-task input[name=title]")).to_be_focused()
    screen.page.locator("body").click(position={"x": 5, "y": 5})
    screen.page.keyboard.press("n")
    expect(screen.page.locator("#compose-note textarea")).to_be_focused()
    screen.page.keyboard.type("Likes tea")
    screen.page.keyboard.press("Control+Enter")
    expect(screen.page.locator("#timeline")).to_contain_text("Likes tea")
    expect(screen.page.locator("#toasts")).to_contain_text("The note is kept.")
    expect(screen.page.locator("#compose-note textarea")).to_have_value("")
    assert Note.objects.filter(customer=company.nobody).count() == 1
    screen.check()


def test_a_task_is_done_from_the_page_and_taken_back(visit: Visit, company: Company) -> None:
    screen = visit(f"/people/{company.known}/", user=company.users["bob"])
    expect(screen.page.locator("#standing")).to_contain_text("promises overdue")
    screen.page.locator("#timeline button", has_text="Done").first.click()
    expect(screen.page.locator("#standing")).not_to_contain_text("promises overdue")
    screen.page.locator("#toasts [data-undo]").click()
    expect(screen.page.locator("#standing")).to_contain_text("promises overdue")
    screen.check()


def test_a_file_is_sent_and_its_picture_shown(visit: Visit, company: Company, tmp_path: Path) -> None:
    picture = tmp_path / "shop.png"
    Image.new("RGB", (300, 200), (200, 90, 40)).save(picture)
    screen = visit(f"/people/{company.nobody}/", user=company.users["bob"])
    screen.page.locator("#files input[type=file]").set_input_files(picture)
    expect(screen.page.locator("#files")).to_contain_text("shop.png")
    expect(screen.page.locator("#files img")).to_be_visible()
    screen.page.locator("#files button[hx-post]").click()
    expect(screen.page.locator("#files")).not_to_contain_text("shop.png")
    screen.check()


def test_consent_and_preferences_are_said_in_dialogs(visit: Visit, company: Company) -> None:
    screen = visit(f"/people/{company.known}/", width=390, height=820, user=company.users["bob"])
    screen.page.locator("[data-shows=side]").click()
    screen.page.get_by_role("button", name="Why could we write?").click()
    expect(screen.page.locator("#dialog")).to_contain_text("Yes, we could.")
    screen.shoot("consent-why-390")
    screen.check()
    screen.page.locator("#dialog [name=channel]").select_option("sms")
    expect(screen.page.locator("#dialog")).to_contain_text("it had been withdrawn")
    screen.page.keyboard.press("Escape")
    screen.page.get_by_role("button", name="Preferences").click()
    screen.page.locator("#dialog [name=quiet_from]").fill("21:00")
    screen.page.get_by_role("button", name="Save", exact=True).click()
    expect(screen.page.locator("#dialog")).to_contain_text("Quiet hours need")
    screen.page.locator("#dialog [name=quiet_to]").fill("09:00")
    screen.page.get_by_role("button", name="Save", exact=True).click()
    expect(screen.page.locator("#dialog")).to_be_hidden()
    expect(screen.page.locator("#consent")).to_contain_text("21:00 – 09:00")


def test_everything_kept_about_somebody_can_be_handed_out_twice(visit: Visit, company: Company) -> None:
    page = visit(f"/people/{company.nobody}/data/", user=company.users["alice"]).page
    button = page.get_by_role("button", name="Download everything")
    for _time in range(2):
        with page.expect_download() as download:
            button.click()
        assert download.value.suggested_filename.endswith(".zip")
    expect(button).not_to_have_attribute("aria-busy", "true")

"""Boards and calendars as somebody works with them: cards dragged, cards moved by keyboard, what a colleague moves, a phone."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import expect

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.records.registry import registry
from guanxi.records.writing import change, create
from tests.browser.test_records import owner, people, value  # noqa: F401
from tests.browser.visiting import Visit

pytestmark = pytest.mark.django_db(transaction=True)


def test_cards_are_dragged_and_moved_by_keyboard_and_taken_back(visit: Visit, owner: User) -> None:  # noqa: F811
    anna, _boris = people({"name": "Anna", "lifecycle": "lead"}, {"name": "Boris", "lifecycle": "lead"})
    screen = visit("/people/?layout=kanban", user=owner)
    page = screen.page
    leads, customers, former = (page.locator(f"[data-value={code}]") for code in ("lead", "customer", "former"))
    expect(leads.locator(".count")).to_have_text("2")
    leads.locator(f"[data-id='{anna}']").drag_to(customers.locator(".board-cards"))
    expect(customers.locator(f"[data-id='{anna}']")).to_be_visible()
    expect(leads.locator(".count")).to_have_text("1")
    assert value(anna, "lifecycle") == "customer"
    page.locator(".toast [data-undo]").click()
    expect(leads.locator(".count")).to_have_text("2")
    assert value(anna, "lifecycle") == "lead"
    page.locator(f"[data-id='{anna}'] [data-card-menu]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#board-move [data-move-to=customer]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(former.locator(f"[data-id='{anna}']")).to_be_visible()
    expect(former.locator(f"[data-id='{anna}'] a").first).to_be_focused()
    assert value(anna, "lifecycle") == "former"
    screen.check()


def test_what_a_colleague_moves_is_seen(visit: Visit, owner: User) -> None:  # noqa: F811
    [anna] = people({"name": "Anna", "lifecycle": "lead"})
    page = visit("/people/?layout=kanban", user=owner).page
    expect(page.locator(f"[data-value=lead] [data-id='{anna}']")).to_be_visible()
    change(registry.of("person"), anna, {"lifecycle": "customer"}, by=SYSTEM)
    expect(page.locator(f"[data-value=customer] [data-id='{anna}']")).to_be_visible()


def test_many_changed_cards_are_seen_by_one_look(visit: Visit, owner: User) -> None:  # noqa: F811
    several = people(*({"name": f"Anna {number}", "lifecycle": "lead"} for number in range(6)))
    page = visit("/people/?layout=kanban", user=owner).page
    expect(page.locator("[data-value=lead] .count")).to_have_text("6")
    looks: list[str] = []
    page.on("request", lambda asked: looks.append(asked.url) if asked.url.endswith("/people/?layout=kanban") else None)
    for one in several:
        change(registry.of("person"), one, {"lifecycle": "customer"}, by=SYSTEM)
    expect(page.locator("[data-value=customer] .count")).to_have_text("6")
    page.wait_for_timeout(1500)
    assert len(looks) <= 2


def test_a_task_goes_to_another_day_by_drag_and_by_typing_the_day(visit: Visit, owner: User) -> None:  # noqa: F811
    [anna] = people({"name": "Anna"})
    kind = registry.of("task")
    [task] = create(kind, [{"title": "Call Anna", "customer": anna, "due_on": "2026-11-10", "owner": owner.pk}], by=SYSTEM)
    screen = visit("/tasks/?layout=calendar&month=2026-11", user=owner)
    page = screen.page
    page.locator(f"[data-id='{task}']").drag_to(page.locator("[data-value='2026-11-12']"))
    expect(page.locator(f"[data-value='2026-11-12'] [data-id='{task}']")).to_be_visible()
    page.locator(f"[data-id='{task}'] [data-card-menu]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#move-day")).to_have_value("2026-11-12")
    page.locator("#move-day").fill("2026-11-20")
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-value='2026-11-20'] [data-id='{task}']")).to_be_visible()
    assert kind.model._base_manager.get(pk=task).due_on == datetime.date(2026, 11, 20)
    screen.check()
    phone = visit("/tasks/?layout=calendar&month=2026-11", width=390, theme="dark", language="zh-hans", user=owner)
    expect(phone.page.locator(f"[data-id='{task}']")).to_be_visible()
    expect(phone.page.locator("[data-value='2026-11-12']")).to_be_hidden()
    phone.check()

"""The menu shows what this request may see, in order, and where one is."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from guanxi.ui import menu
from guanxi.ui.menu import MenuItem


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menu, "_items", {})
    monkeypatch.setattr(menu, "_quick_search", [])


def keys_of(request: HttpRequest) -> list[str]:
    return [each.item.key for group in menu.menu(request)["menu"]["groups"] for each in group.items]


def test_it_orders_by_group_and_number(rf: RequestFactory) -> None:
    for item in (
        MenuItem("value", "Value", "/value/", "value", 1, "insight"),
        MenuItem("b", "B", "/b/", "dot", 2),
        MenuItem("a", "A", "/a/", "dot", 1),
    ):
        menu.register(item)
    assert keys_of(rf.get("/")) == ["a", "b", "value"]


def test_it_leaves_out_what_is_not_visible(rf: RequestFactory) -> None:
    menu.register(MenuItem("users", "Users", "/users/", "people", visible=lambda request: False))
    assert keys_of(rf.get("/")) == []


def test_it_names_what_can_be_gone_to(rf: RequestFactory) -> None:
    menu.register(MenuItem("people", "People", "/people/", "people", children=lambda request: [("At risk", "/people/?view=1")]))
    menu.register(MenuItem("users", "Users", "/users/", "people", visible=lambda request: False))
    menu.register(MenuItem("out", "Sign out", "/sign-out/", "out", group="account", post=True))
    assert menu.places(rf.get("/")) == [("People", "/people/", "people"), ("At risk", "/people/?view=1", "people")]


def test_it_marks_the_longest_address_that_fits(rf: RequestFactory) -> None:
    menu.register(MenuItem("start", "Start", "/", "home", 1))
    menu.register(MenuItem("people", "People", "/people/", "people", 2))
    menu.register(MenuItem("binned", "Bin", "/people/bin/", "bin", 3))
    shown = menu.menu(rf.get("/people/bin/7/"))["menu"]["groups"][0].items
    assert [each.item.key for each in shown if each.current] == ["binned"]


def test_a_view_stays_marked_while_it_is_looked_at_otherwise(rf: RequestFactory) -> None:
    views = [("At risk", "/people/?view=1"), ("New", "/people/?view=12")]
    menu.register(MenuItem("people", "People", "/people/", "people", children=lambda request: views))
    marks = {
        address: [current for _label, _url, current in menu.menu(rf.get(address))["menu"]["groups"][0].items[0].children]
        for address in ("/people/?view=1", "/people/?view=1&layout=kanban", "/people/?view=12", "/people/")
    }
    assert list(marks.values()) == [[True, False], [True, False], [False, True], [False, False]]


def test_it_puts_the_first_four_places_on_the_phone_bar(rf: RequestFactory) -> None:
    for number in range(6):
        menu.register(MenuItem(str(number), str(number), f"/{number}/", "dot", number))
    assert [each.item.key for each in menu.menu(rf.get("/"))["menu"]["bottom"]] == ["0", "1", "2", "3"]


def test_it_refuses_an_unknown_group() -> None:
    with pytest.raises(ValueError, match="unknown"):
        menu.register(MenuItem("x", "X", "/x/", "dot", group="nowhere"))

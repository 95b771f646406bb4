"""Every object in the menu, for those who may read it; hung in once all rooms have registered theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest

from guanxi.access.web.doors import actor_in
from guanxi.records.registry import RecordType, registry
from guanxi.records.web.views import pinned_in
from guanxi.ui import menu


def hang() -> None:
    letters: set[str] = set()
    for one in registry.types():
        if not one.in_menu:
            continue
        letter = next((letter for letter in one.plural if letter not in letters | {"s", "g"}), "")
        letters.add(letter)
        menu.register(
            menu.MenuItem(
                one.plural,
                one.label_plural,
                one.url,
                one.icon,
                one.order,
                "records",
                visible=_readable(one.name),
                children=_pinned(one),
                go=letter,
            )
        )
    menu.offer_quick_search("/search/")


def _readable(name: str) -> Callable[[HttpRequest], bool]:
    return lambda request: actor_in(request).may("read", name)


def _pinned(record_type: RecordType) -> Callable[[HttpRequest], Iterable[tuple[Any, str]]]:
    return lambda request: pinned_in(request, record_type)

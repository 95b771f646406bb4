"""The menu: rooms register what can be gone to, the frame shows what this request may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

# Groups in the order in which they are shown; "foot" stands at the foot of the sidebar, "account" in the user's own menu.
GROUPS: dict[str, Any] = {"top": "", "records": "", "insight": _("Insight"), "more": "", "foot": "", "account": ""}
BOTTOM_BAR = 4


@dataclass(frozen=True)
class MenuItem:
    key: str
    label: Any
    url: str
    """A URL name, or a path that begins with a slash."""
    icon: str
    order: int = 100
    group: str = "records"
    visible: Callable[[HttpRequest], bool] = lambda request: True
    count: Callable[[HttpRequest], int | str | None] = lambda request: None
    children: Callable[[HttpRequest], Iterable[tuple[Any, str]]] = lambda request: ()
    """Pinned views below the item: (label, address)."""
    go: str = ""
    """The letter that leads here after `g`."""
    post: bool = False
    """Pressing it changes something (signing out): shown as a form."""


@dataclass(frozen=True)
class Shown:
    """One item as this request sees it."""

    item: MenuItem
    url: str
    current: bool
    count: int | str | None
    children: list[tuple[Any, str, bool]]


@dataclass(frozen=True)
class Group:
    key: str
    label: Any
    items: list[Shown] = field(default_factory=list)


_items: dict[str, MenuItem] = {}
_quick_search: list[str] = []


def register(item: MenuItem) -> None:
    if item.group not in GROUPS:
        raise ValueError(f"Menu group {item.group!r} is unknown; there are {', '.join(GROUPS)}.")
    _items[item.key] = item


def offer_quick_search(url: str) -> None:
    """The address (URL name or path) whose answer to ?q= fills the palette: elements of class `option`."""
    _quick_search[:] = [url]


def menu(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy: fragments that show no frame pay nothing."""
    return {"menu": SimpleLazyObject(lambda: _menu(request))}


def _menu(request: HttpRequest) -> dict[str, Any]:
    shown = _shown(request)
    groups = {key: Group(key, label, [each for each in shown if each.item.group == key]) for key, label in GROUPS.items()}
    main = [group for key, group in groups.items() if key not in {"foot", "account"} and group.items]
    return {
        "groups": main,
        "foot": groups["foot"].items,
        "account": groups["account"].items,
        "bottom": [each for group in main for each in group.items][:BOTTOM_BAR],
        "search_url": _address(_quick_search[0]) if _quick_search else "",
    }


def places(request: HttpRequest) -> list[tuple[Any, str, str]]:
    """Label, address and icon of everything in the menu that one can go to, pinned views included."""
    found: list[tuple[Any, str, str]] = []
    for item in _visible(request):
        if not item.post:
            found.append((item.label, _address(item.url), item.icon))
            found.extend((label, url, item.icon) for label, url in item.children(request))
    return found


def _visible(request: HttpRequest) -> list[MenuItem]:
    return [item for item in sorted(_items.values(), key=lambda item: (item.order, item.key)) if item.visible(request)]


def _shown(request: HttpRequest) -> list[Shown]:
    items = _visible(request)
    addresses = [_address(item.url) for item in items]
    here = _longest_beginning(request.path, addresses)
    return [
        Shown(item, url, url == here, item.count(request), _children(item, request)) for item, url in zip(items, addresses, strict=True)
    ]


def _children(item: MenuItem, request: HttpRequest) -> list[tuple[Any, str, bool]]:
    """A view that is looked at otherwise than it says stays the one that is looked at."""
    here = request.get_full_path()
    return [(label, url, here == url or here.startswith(f"{url}&")) for label, url in item.children(request)]


def _longest_beginning(path: str, addresses: list[str]) -> str | None:
    fitting = [address for address in addresses if path == address or (address != "/" and path.startswith(address))]
    return max(fitting, key=len, default=None)


@cache
def _address(url: str) -> str:
    return url if url.startswith("/") else reverse(url)

"""Notices above a page: rooms register what a page may have to say before it begins, as a slim line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

Notice = Callable[[HttpRequest], str | None]
_notices: dict[str, Notice] = {}


def register(key: str, notice: Notice) -> None:
    """`notice` gives markup, or nothing where it has nothing to say."""
    _notices[key] = notice


def notices(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy: fragments that show no frame pay nothing."""
    return {"notices": SimpleLazyObject(lambda: [markup for notice in _notices.values() if (markup := notice(request))])}

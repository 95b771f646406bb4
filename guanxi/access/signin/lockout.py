"""Lock-out: wrong tries are counted by user name and address; the answer is the same whether the user exists or not."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guanxi.access.users.names import folded

TOO_MANY = 429


def counted_username(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """All spellings of a name are one: otherwise Admin, aDmin and ADMIN would each get their own tries."""
    typed = (credentials or {}).get("username") or request.POST.get("login", "")
    return folded(str(typed))[:150]


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Mapping[str, Any] | None = None) -> HttpResponse:
    minutes = _minutes_left(request, credentials)
    locked = render(request, "access/signin/locked.html", {"minutes": minutes}, status=TOO_MANY)
    locked["Retry-After"] = str(minutes * 60)
    return locked


def may_try(request: HttpRequest, username: str) -> bool:
    """Whether one more try (of a code, after the password) is allowed; if not, the answer becomes the lock-out page."""
    allowed = bool(AxesProxyHandler.is_allowed(request, {"username": username}))
    if not allowed:
        request.axes_locked_out = True  # type: ignore[attr-defined]
        request.axes_credentials = {"username": username}  # type: ignore[attr-defined]
    return allowed


def count_wrong_try(request: HttpRequest, username: str) -> None:
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)


def _minutes_left(request: HttpRequest, credentials: Mapping[str, Any] | None) -> int:
    cool_off: timedelta = get_cool_off(request) or timedelta()
    last = max((attempt.attempt_time for some in _attempts(request, credentials) for attempt in some), default=timezone.now())
    return max(1, math.ceil((last + cool_off - timezone.now()).total_seconds() / 60))


def _attempts(request: HttpRequest, credentials: Mapping[str, Any] | None) -> Any:
    AxesProxyHandler.update_request(request)
    return AxesProxyHandler.get_implementation().get_user_attempts(request, credentials)

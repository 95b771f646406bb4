"""Lock-out: wrong tries are counted by user name and address; the answer is the same whether the user exists or not.

Tries at the door, which anybody can make with anybody's name, and tries of whoever is signed in already are counted apart: a stranger
at the same address locks nobody out of an open session, and an open session that was left alone locks nobody out at the door.
"""

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
INSIDE = "INSIDE "  # folded names have no capitals, so nobody can type this at the door


def counted_username(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """All spellings of a name are one: otherwise Admin, aDmin and ADMIN would each get their own tries."""
    typed = (credentials or {}).get("username") or request.POST.get("login", "")
    return (INSIDE if _inside(request) else "") + folded(str(typed))[:150]


def count_inside(request: HttpRequest) -> None:
    """From here on, what is tried in this request is tried by somebody who is signed in."""
    request.tried_inside = True  # type: ignore[attr-defined]


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Mapping[str, Any] | None = None) -> HttpResponse:
    minutes = _minutes_left(request, credentials)
    locked = render(request, "access/signin/locked.html", {"minutes": minutes, "inside": _inside(request)}, status=TOO_MANY)
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


def forget_wrong_tries(request: HttpRequest, username: str) -> None:
    AxesProxyHandler.update_request(request)
    counted = counted_username(request, {"username": username})
    AxesProxyHandler.reset_attempts(username=counted, ip_address=request.axes_ip_address)  # type: ignore[attr-defined]


def _inside(request: HttpRequest) -> bool:
    return getattr(request, "tried_inside", False)


def _minutes_left(request: HttpRequest, credentials: Mapping[str, Any] | None) -> int:
    cool_off: timedelta = get_cool_off(request) or timedelta()
    last = max((attempt.attempt_time for some in _attempts(request, credentials) for attempt in some), default=timezone.now())
    return max(1, math.ceil((last + cool_off - timezone.now()).total_seconds() / 60))


def _attempts(request: HttpRequest, credentials: Mapping[str, Any] | None) -> Any:
    AxesProxyHandler.update_request(request)
    return AxesProxyHandler.get_implementation().get_user_attempts(request, credentials)

"""Before what is delicate, whoever is signed in says once more that it is them, if that was long ago. What they sent waits meanwhile."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import resolve, reverse
from django_htmx.http import HttpResponseClientRedirect

from guanxi.access.models import User
from guanxi.access.users.two_step import PASSKEY, kinds_of_second_step


class NotConfirmed(Exception):
    """The door shows the way. `back` is where one goes who does not want to, the page itself if it is not said."""

    def __init__(self, back: str = "") -> None:
        super().__init__(back)
        self.back = back


def require_confirmation(request: HttpRequest, *, back: str = "") -> None:
    """Asked before anything is done: nothing has happened yet when the answer is no."""
    if not confirmed_lately(request):
        raise NotConfirmed(back)


def confirmed_lately(request: HttpRequest) -> bool:
    """Signing in counts, and each confirmation after it."""
    return time.time() < _holds_until(request)


def confirmation_ended(request: HttpRequest) -> datetime:
    """The moment since which nobody has said in this session who they are."""
    return datetime.fromtimestamp(_holds_until(request), UTC)


def _holds_until(request: HttpRequest) -> float:
    told = get_authentication_records(request, request.user)
    return max((record["at"] for record in told), default=0) + float(settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def to_confirm(request: HttpRequest, user: User, back: str) -> HttpResponse:
    """By the second step where there is one."""
    kept = {"path": request.path, "query": request.META.get("QUERY_STRING", ""), "back": back, "at": time.time()}
    if request.method == "POST":
        kept["post"] = request.POST.urlencode()
    request.session[STATE_SESSION_KEY] = {"state": kept, "callback": f"{__name__}.go_on"}
    address = f"{reverse(_door_of(user))}?{urlencode({'next': back or request.get_full_path()})}"
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", None) else HttpResponseRedirect(address)


def _door_of(user: User) -> str:
    kinds = kinds_of_second_step(user)
    return "mfa_reauthenticate_webauthn" if PASSKEY in kinds else "mfa_reauthenticate" if kinds else "account_reauthenticate"


def go_on(request: HttpRequest, kept: dict[str, Any]) -> HttpResponseBase:
    """After the confirmation: a form is sent as it was filled in, a file is offered. What waited too long is asked for anew."""
    address = f"{kept['path']}?{kept['query']}" if kept["query"] else kept["path"]
    if not _is_fresh(kept["at"]):
        return HttpResponseRedirect(kept["back"] or address)
    if "post" not in kept:
        return render(request, "access/signin/download.html", {"address": address, "back": kept["back"]})
    request.POST, request.GET = QueryDict(kept["post"]), QueryDict(kept["query"])
    request.META["QUERY_STRING"] = kept["query"]
    request.path = request.path_info = kept["path"]
    request.resolver_match = found = resolve(kept["path"])
    answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    return answer


def _is_fresh(at: float) -> bool:
    return time.time() - at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

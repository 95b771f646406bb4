"""The doors of every page: signed in or shown the way to sign in; allowed or told so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from guanxi.access.actor import Actor
from guanxi.access.models import User
from guanxi.access.refusing import Refused, require
from guanxi.access.right_names import name_of_right
from guanxi.access.users.finding import owners_to_ask
from guanxi.access.web.confirming import NotConfirmed, to_confirm

View = Callable[..., HttpResponseBase]


def actor_in(request: HttpRequest) -> Actor:
    """The actor of a request that passed a door."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def user_in(request: HttpRequest) -> User:
    """The user behind that actor, as they are now."""
    return User.objects.get(pk=actor_in(request).user_id or 0)


def signed_in(view: View) -> View:
    """Others are sent to sign in and come back; a `Refused` raised inside becomes a page that says so, a `NotConfirmed` one
    that asks for the password; nothing is kept in caches."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if actor_in(request).user_id is None:
            return to_sign_in(request)
        try:
            response = view(request, *args, **kwargs)
        except Refused as refusal:
            response = refused(request, refusal)
        except NotConfirmed as unsure:
            response = to_confirm(request, user_in(request), unsure.back)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return door


def may(action: str, object_name: str) -> Callable[[View], View]:
    """Signed in, and some role includes this action on this object (or capability)."""

    def with_right(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(actor_in(request), action, object_name)
            return view(request, *args, **kwargs)

        return signed_in(checked)

    return with_right


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """A fragment makes the whole page go; only the address of a page that was asked for by GET is kept."""
    htmx: Any = getattr(request, "htmx", None)
    back = htmx.current_url_abs_path if htmx else request.get_full_path() if request.method == "GET" else None
    address = reverse("account_login") + (f"?{urlencode({'next': back})}" if back else "")
    return HttpResponseClientRedirect(address) if htmx else HttpResponseRedirect(address)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """In few words: which right is lacking and who can give it. A refusal that no right would change stands for itself."""
    lacking = bool(refusal.missing) or not (refusal.in_own_words or actor_in(request).may(refusal.action, refusal.object_name))
    right = "" if refusal.missing else name_of_right(refusal.action, refusal.object_name)
    context = {"sentence": refusal.sentence, "missing": refusal.missing, "right": right if lacking else ""}
    if lacking:
        context["ask"] = _(", ").join(owners_to_ask())
    return render(request, "ui/403.html", context, status=403)

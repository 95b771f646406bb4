"""Every request knows its actor: `request.actor`; its language and time zone follow the user."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from guanxi.access.actor import NOBODY, Actor
from guanxi.access.recognising import actor_of_user
from guanxi.access.sessions.storing import note_seen


def actor_of(request: HttpRequest) -> Actor:
    user = getattr(request, "user", None)
    return actor_of_user(user) if user is not None and user.is_authenticated else NOBODY


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        if request.path.startswith("/static/"):
            return self.get_response(request)
        user = request.user
        if user.is_authenticated:
            note_seen(request)
            request.actor = actor_of(request)  # type: ignore[attr-defined]  # before the address is read: objects are what they are now
        with timezone.override(_zone(user.timezone) if user.is_authenticated else None):
            if user.is_authenticated:
                translation.activate(user.language)
                request.LANGUAGE_CODE = translation.get_language()
            return self.get_response(request)


def _zone(name: str) -> zoneinfo.ZoneInfo | None:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None


def actor(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the actor in every template."""
    return {"actor": getattr(request, "actor", NOBODY)}

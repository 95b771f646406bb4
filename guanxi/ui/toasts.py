"""Short messages at the foot of the page, with Undo where there is one: for a redirect (`say`) and for a fragment (`toast`)."""

from __future__ import annotations

from typing import TypeVar

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event

Response = TypeVar("Response", bound=HttpResponse)
LEVELS = {"info": messages.INFO, "success": messages.SUCCESS, "warning": messages.WARNING, "error": messages.ERROR}
_UNDO = "undo:"


def say(request: HttpRequest, text: str, *, undo: str | None = None, level: str = "success") -> None:
    """Shown on the next page. `undo` is an address of ours that takes a POST."""
    messages.add_message(request, LEVELS[level], text, extra_tags=f"{_UNDO}{undo}" if undo else "")


def toast(response: Response, text: str, *, undo: str | None = None, level: str = "success") -> Response:
    """Shown when htmx receives this fragment."""
    return trigger_client_event(response, "toast", {"text": str(text), "undo": undo, "level": level})


def undo_of(message: Message) -> str:
    tags = message.extra_tags or ""
    return tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else ""

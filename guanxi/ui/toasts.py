"""Short messages at the foot of the page, with Undo where there is one: for a redirect (`say`) and for a fragment (`toast`)."""

from __future__ import annotations

from typing import TypeVar

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event

Response = TypeVar("Response", bound=HttpResponse)
LEVELS = {"info": messages.INFO, "success": messages.SUCCESS, "warning": messages.WARNING, "error": messages.ERROR}
_UNDO, _LINK = "undo:", "link:"


def say(request: HttpRequest, text: str, *, undo: str | None = None, link: str | None = None, level: str = "success") -> None:
    """Shown on the next page. `undo` is an address of ours that takes a POST; `link` one where there is more to see."""
    marked = [f"{mark}{address}" for mark, address in ((_UNDO, undo), (_LINK, link)) if address]
    messages.add_message(request, LEVELS[level], text, extra_tags=" ".join(marked))


def toast(response: Response, text: str, *, undo: str | None = None, level: str = "success") -> Response:
    """Shown when htmx receives this fragment."""
    return trigger_client_event(response, "toast", {"text": str(text), "undo": undo, "level": level})


def undo_of(message: Message) -> str:
    return _after(_UNDO, message)


def link_of(message: Message) -> str:
    return _after(_LINK, message)


def _after(mark: str, message: Message) -> str:
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix(mark) for tag in tags if tag.startswith(mark)), "")

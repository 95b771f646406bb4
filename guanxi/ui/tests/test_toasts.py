"""A toast reaches the next page or the fragment, with its undo."""

from __future__ import annotations

import json

from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import RequestFactory

from guanxi.ui.toasts import say, toast, undo_of


def test_it_tells_the_fragment_in_a_header_of_plain_ascii() -> None:
    response = toast(HttpResponse(), "已保存。", undo="/journal/7/undo/")
    assert response["HX-Trigger"].isascii()
    assert json.loads(response["HX-Trigger"]) == {"toast": {"text": "已保存。", "undo": "/journal/7/undo/", "level": "success"}}


def test_it_keeps_the_undo_address_with_the_message(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    say(request, "Saved.", undo="/undo/")
    say(request, "Not saved.", level="error")
    assert [(message.level_tag, undo_of(message)) for message in get_messages(request)] == [("success", "/undo/"), ("error", "")]

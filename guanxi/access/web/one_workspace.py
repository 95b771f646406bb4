"""A page asks in a dozen places which currency, zone and language the company has: the database hears of it once."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from guanxi.access.models.workspace import asked_once

Answering = Callable[[HttpRequest], HttpResponseBase]


class OneWorkspace:
    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with asked_once():
            return self.get_response(request)

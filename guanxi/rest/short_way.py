"""The short way of a call that carries a token: it needs no session, no form and no page, so nothing of these is prepared for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch, resolve
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import get_language_from_request

NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'"
"""Nobody looks at such an answer in a browser; should somebody try, nothing in it does anything."""


class ShortWay:
    """Stands behind what guards every answer (host, security headers) and before everything that serves browsers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.prefix, self.urls = settings.GUANXI_API

    @cached_property
    def urls_beginning_with(self) -> Callable[[str], Any]:
        """Read late: the addresses follow from what is wired."""
        found: Callable[[str], Any] = import_string(f"{self.urls}.urls_beginning_with")
        return found

    def match(self, path: str) -> ResolverMatch:
        first, slash, _rest = path.removeprefix("v1/").partition("/")
        return resolve(f"/{path}", self.urls_beginning_with(first) if slash else self.urls)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "HTTP_AUTHORIZATION" not in request.META or not request.path_info.startswith(f"{self.prefix}v1/"):
            return self.get_response(request)
        request.get_host()  # whoever asks for another host than ours is refused
        request.resolver_match = match = self.match(request.path_info.removeprefix(self.prefix))
        language = get_language_from_request(request)
        with translation.override(language):
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Content-Security-Policy", NOTHING_RUNS)
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

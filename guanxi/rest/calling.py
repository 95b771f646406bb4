"""One call: who asks, what for, with which parameters and body; and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext as _

from guanxi.rest.errors import bad_request, too_large, wrong_content_type
from guanxi.rest.json_text import read_json

MAX_BODY = 10_000_000
JSON_TYPES = {"application/json", "application/merge-patch+json"}
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


class Caller(Protocol):
    """Whoever calls; conventions need no more of them than this."""

    @property
    def key(self) -> str: ...
    @property
    def language(self) -> str: ...


A = TypeVar("A", bound=Caller)


@dataclass
class Call(Generic[A]):
    request: HttpRequest
    actor: A
    query: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def raw(self) -> bytes:
        """The body as sent, up to a limit."""
        if _length(self.request) > MAX_BODY:
            raise too_large(MAX_BODY)
        return self.request.read(MAX_BODY)

    @cached_property
    def body(self) -> Any:
        if not self.raw:
            raise bad_request("no_body", _("The request has no body."), "body")
        if self.request.content_type not in JSON_TYPES or (self.request.content_params or {}).get("charset", "utf-8").lower() != "utf-8":
            raise wrong_content_type()
        return read_json(self.raw)


@dataclass
class Answer:
    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def query_of(request: HttpRequest, known: Mapping[str, Any]) -> dict[str, str]:
    """The query parameters: each known, once, and of characters that can be stored."""
    found: dict[str, str] = {}
    for name, values in request.GET.lists():
        if name not in known:
            raise bad_request("unknown_parameter", _("There is no parameter “%(name)s” here.") % {"name": name[:60]}, name[:60])
        if len(values) > 1:
            raise bad_request("repeated_parameter", _("“%(name)s” stands there more than once.") % {"name": name}, name)
        if any(letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in values[0]):
            raise bad_request("bad_character", _("The text holds a character that cannot be stored."), name)
        found[name] = values[0]
    return found


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0

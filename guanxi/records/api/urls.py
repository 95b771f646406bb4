"""The addresses of the API: what rooms added, then the generic ones; what is left is not found, in the API's own form."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from guanxi.records.api import about, openapi, page, routes, verbs
from guanxi.records.api.door import DOOR
from guanxi.rest.operations import Operation

Addresses = tuple[URLPattern | URLResolver, ...]

routes.add("me", {"GET": Operation(run=about.me, summary=_("Who am I?"), answers={200: openapi.ME}, tag=_("About"))})
routes.add(
    "objects",
    {"GET": Operation(run=about.objects, summary=_("Objects and fields that I may read"), answers={200: openapi.OBJECTS}, tag=_("About"))},
)


def _by_word(operations: Mapping[str, routes.Operations]) -> tuple[list[URLPattern], dict[str, URLResolver]]:
    """Addresses of one word, and those of more by their first one: no address is compared with each one of other objects."""
    alone: list[URLPattern] = []
    below: dict[str, list[URLPattern]] = {}
    for route, by_method in operations.items():
        first, slash, rest = route.partition("/")
        here = alone if not slash else below.setdefault(first, [])
        here.append(path(rest if slash else f"v1/{route}", DOOR.view(by_method), name=f"api:{route}"))
    return alone, {first: path(f"v1/{first}/", include(those)) for first, those in below.items()}


_alone, _below = _by_word(routes.added() | verbs.generic())
_words = {first: those for first, those in _below.items() if "<" not in first}
_behind_words: Addresses = (
    *(those for first, those in _below.items() if "<" in first),
    path("v1/", DOOR.view(None), name="api:nothing"),
    path("v1/<path:nothing>", DOOR.view(None), name="api:nothing_here"),
)
urlpatterns = [
    path("", page.api_page, name="api"),
    path("openapi.json", DOOR.view({"GET": Operation(run=openapi.answer, summary=_("This description"))}), name="openapi"),
    *_alone,
    *_words.values(),
    *_behind_words,
]
_beginning_with: dict[str, Addresses] = {first: (those, *_behind_words) for first, those in _words.items()}


def urls_beginning_with(word: str) -> Addresses:
    """Of addresses with more words than one, those that may be meant."""
    return _beginning_with.get(word, _behind_words)

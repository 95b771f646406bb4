"""The addresses of the API: what rooms added, then the generic ones; what is left is not found, in the API's own form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from guanxi.records.api import about, openapi, page, routes, verbs
from guanxi.records.api.door import DOOR
from guanxi.rest.operations import Operation

routes.add("me", {"GET": Operation(run=about.me, summary=_("Who am I?"), answers={200: openapi.ME}, tag=_("About"))})
routes.add(
    "objects",
    {"GET": Operation(run=about.objects, summary=_("Objects and fields that I may read"), answers={200: openapi.OBJECTS}, tag=_("About"))},
)


def _nested(operations: Mapping[str, routes.Operations]) -> Iterator[URLPattern | URLResolver]:
    """By the word that they begin with: an address is not compared with each one of other objects. Words come before placeholders."""
    below: dict[str, list[URLPattern]] = {}
    for route, by_method in operations.items():
        first, slash, rest = route.partition("/")
        if slash:
            below.setdefault(first, []).append(path(rest, DOOR.view(by_method), name=f"api:{route}"))
        else:
            yield path(f"v1/{route}", DOOR.view(by_method), name=f"api:{route}")
    for first, those in sorted(below.items(), key=lambda item: "<" in item[0]):
        yield path(f"v1/{first}/", include(those))


urlpatterns = [
    path("", page.api_page, name="api"),
    path("openapi.json", DOOR.view({"GET": Operation(run=openapi.answer, summary=_("This description"))}), name="openapi"),
    *_nested(routes.added() | verbs.generic()),
    path("v1/", DOOR.view(None), name="api:nothing"),
    path("v1/<path:nothing>", DOOR.view(None), name="api:nothing_here"),
]

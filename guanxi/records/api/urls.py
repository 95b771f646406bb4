"""The addresses of the API: what rooms added, then the generic ones; what is left is not found, in the API's own form."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from guanxi.records.api import about, openapi, page, routes, verbs
from guanxi.records.api.door import DOOR
from guanxi.rest.operations import Operation

routes.add("me", {"GET": Operation(run=about.me, summary=_("Who am I?"), answers={200: openapi.ME}, tag=_("About"))})
routes.add(
    "objects",
    {"GET": Operation(run=about.objects, summary=_("Objects and fields that I may read"), answers={200: openapi.OBJECTS}, tag=_("About"))},
)

urlpatterns = [
    path("", page.api_page, name="api"),
    path("openapi.json", DOOR.view({"GET": Operation(run=openapi.answer, summary=_("This description"))}), name="openapi"),
    *(path(f"v1/{route}", DOOR.view(operations), name=f"api:{route}") for route, operations in routes.added().items()),
    *(path(f"v1/{route}", DOOR.view(operations), name=f"api:{route}") for route, operations in verbs.generic().items()),
    path("v1/", DOOR.view(None), name="api:nothing"),
    path("v1/<path:nothing>", DOOR.view(None), name="api:nothing_here"),
]

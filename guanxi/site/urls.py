"""Every address of the product, floor by floor."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from guanxi.site.health import health
from guanxi.site.home import home
from guanxi.site.wiring import wire_pages

wire_pages()  # before the addresses: the API's follow from what is wired

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("health/", health, name="health"),
    path("", include("guanxi.access.web.urls")),
    path("settings/sample/", include("guanxi.site.sample.urls")),
    path("settings/", include("guanxi.settings.urls")),
    path("insight/", include("guanxi.insight.urls")),
    path("api/", include("guanxi.records.api.urls")),
]
if settings.GUANXI_GALLERY:
    urlpatterns.append(path("gallery/", include("guanxi.ui.gallery.urls")))
urlpatterns.append(path("", include("guanxi.records.importing.web.urls")))
urlpatterns.append(path("", include("guanxi.records.bulk.web.urls")))
urlpatterns.append(path("", include("guanxi.records.attachments.urls")))
urlpatterns.append(path("", include("guanxi.records.comments.urls")))
urlpatterns.append(path("", include("guanxi.records.following.urls")))
urlpatterns.append(path("", include("guanxi.records.notifying.urls")))
urlpatterns.append(path("", include("guanxi.customers.urls")))
urlpatterns.append(path("", include("guanxi.activities.urls")))
urlpatterns.append(path("", include("guanxi.insight.actions.urls")))
# Last: the generic pages take every first part that is the plural of a record type.
urlpatterns.append(path("", include("guanxi.records.web.urls")))

handler404 = "guanxi.site.errors.not_found"
handler500 = "guanxi.site.errors.failed"

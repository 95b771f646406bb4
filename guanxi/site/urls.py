"""Every address of the product, floor by floor."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from guanxi.site.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
]

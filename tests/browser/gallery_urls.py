"""Only the gallery and what every page links to: the components are tested alone, on a menu of their own."""

from __future__ import annotations

from django.conf.urls import i18n
from django.urls import include, path

urlpatterns = [path("language/", include(i18n)), path("gallery/", include("guanxi.ui.gallery.urls"))]

"""Addresses of the gallery; included only where settings.GUANXI_GALLERY is on."""

from __future__ import annotations

from django.urls import path

from guanxi.ui.gallery import pages

urlpatterns = [
    path("", pages.gallery, name="gallery"),
    path("list/", pages.listed, name="gallery-list"),
    path("record/", pages.record, name="gallery-record"),
    path("cell/<int:number>/", pages.cell, name="gallery-cell"),
    path("search/", pages.search, name="gallery-search"),
    path("panel/", pages.panel, name="gallery-panel"),
    path("dialog/", pages.dialog, name="gallery-dialog"),
    path("progress/<int:done>/", pages.progress, name="gallery-progress"),
    path("undo/", pages.undo, name="gallery-undo"),
    path("fails/", pages.fails, name="gallery-fails"),
    path("error/<int:code>/", pages.error, name="gallery-error"),
]

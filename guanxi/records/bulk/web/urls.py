"""The addresses of bulk work, by its number; what begins it stands under the object's own list."""

from __future__ import annotations

from django.urls import path

from guanxi.records.bulk.web import following

urlpatterns = [
    path("bulk/", following.listed, name="bulk-list"),
    path("bulk/<int:bulk_id>/", following.bulk_page, name="bulk-page"),
    path("bulk/<int:bulk_id>/progress/", following.progress, name="bulk-progress"),
    path("bulk/<int:bulk_id>/stop/", following.stop, name="bulk-stop"),
    path("bulk/<int:bulk_id>/undo/", following.undo, name="bulk-undo"),
]

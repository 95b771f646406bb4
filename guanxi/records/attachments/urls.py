"""The addresses of files."""

from __future__ import annotations

from django.urls import path

from guanxi.records.attachments import web

urlpatterns = [
    path("files/<int:file_id>/", web.download, name="file"),
    path("files/<int:file_id>/preview/", web.small_picture, name="file-preview"),
    path("files/<int:file_id>/delete/", web.delete, name="file-delete"),
    path("files/<int:file_id>/restore/", web.restore, name="file-restore"),
    path("files/<slug:plural>/<int:record_id>/", web.files_on, name="files-on"),
]

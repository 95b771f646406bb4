"""The addresses of comments."""

from __future__ import annotations

from django.urls import path

from guanxi.records.comments import web

urlpatterns = [
    path("comments/<int:comment_id>/", web.one_comment, name="comment"),
    path("comments/<int:comment_id>/delete/", web.delete, name="comment-delete"),
    path("comments/<int:comment_id>/restore/", web.restore, name="comment-restore"),
    path("comments/<slug:plural>/<int:record_id>/", web.comments_card, name="comments"),
    path("comments/colleagues/<slug:plural>/<int:record_id>/", web.colleagues, name="comment-colleagues"),
]

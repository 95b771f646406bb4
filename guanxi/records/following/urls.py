"""The address of following."""

from __future__ import annotations

from django.urls import path

from guanxi.records.following import web

urlpatterns = [path("following/<slug:plural>/<int:record_id>/", web.follow, name="following")]

"""The addresses of the sample in the settings."""

from __future__ import annotations

from django.urls import path

from guanxi.site.sample import web

urlpatterns = [
    path("", web.sample_page, name="settings_sample"),
    path("loading/", web.load, name="settings_sample_loading"),
    path("removal/", web.remove, name="settings_sample_removal"),
    path("progress/", web.progress, name="settings_sample_progress"),
]

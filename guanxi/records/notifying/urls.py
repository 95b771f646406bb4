"""The addresses of notifications."""

from __future__ import annotations

from django.urls import path

from guanxi.records.notifying import web

urlpatterns = [
    path("notifications/", web.notifications, name="notifications"),
    path("notifications/read/", web.read_all, name="notifications-read"),
    path("notifications/wanted/", web.wanted, name="notifications-wanted"),
    path("notifications/<int:notification_id>/read/", web.read, name="notification-read"),
]

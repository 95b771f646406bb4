"""The addresses of the list of the day and of the rules behind it."""

from __future__ import annotations

from django.urls import path

from guanxi.insight.actions import rules_web, web

urlpatterns = [
    path("today/", web.today, name="today"),
    path("today/<slug:action>/done/", web.done, name="action-done"),
    path("today/<slug:action>/snooze/", web.put_off, name="action-snooze"),
    path("today/<slug:action>/not-useful/", web.not_useful, name="action-not-useful"),
    path("today/taken/<int:taken>/undo/", web.undo, name="action-undo"),
    path("settings/actions/", rules_web.rules_page, name="settings_actions"),
    path("settings/actions/<slug:kind>/", rules_web.rule_page, name="settings_action"),
    path("settings/actions/<slug:kind>/reset/", rules_web.reset, name="settings_action_reset"),
]

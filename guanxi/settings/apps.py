"""The settings floor as a Django app."""

from django.apps import AppConfig


class SettingsConfig(AppConfig):
    name = "guanxi.settings"
    label = "settings"

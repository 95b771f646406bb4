"""The settings floor as a Django app."""

from django.apps import AppConfig


class SettingsConfig(AppConfig):
    name = "guanxi.settings"
    label = "settings"

    def ready(self) -> None:
        from guanxi.settings import wiring  # noqa: F401 hangs the settings into the menu

"""The access floor as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "guanxi.access"
    label = "access"

    def ready(self) -> None:
        from guanxi.access import wiring  # noqa: F401 declares what can happen here

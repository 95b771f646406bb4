"""The site floor as a Django app: when everything is loaded, it wires the house."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "guanxi.site"
    label = "site"

    def ready(self) -> None:
        from guanxi.site.wiring import wire_all

        wire_all()

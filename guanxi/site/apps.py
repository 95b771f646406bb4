"""The site floor as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "guanxi.site"
    label = "site"

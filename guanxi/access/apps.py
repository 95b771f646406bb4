"""The access floor as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "guanxi.access"
    label = "access"

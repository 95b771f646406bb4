"""The rest floor as a Django app."""

from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "guanxi.rest"
    label = "rest"

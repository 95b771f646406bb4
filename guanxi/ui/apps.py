"""The ui floor as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "guanxi.ui"
    label = "ui"

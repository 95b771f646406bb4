"""The journal floor as a Django app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "guanxi.journal"
    label = "journal"

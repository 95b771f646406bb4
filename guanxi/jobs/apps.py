"""The jobs floor as a Django app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "guanxi.jobs"
    label = "jobs"

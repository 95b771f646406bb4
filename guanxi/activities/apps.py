"""The activities floor as a Django app."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "guanxi.activities"
    label = "activities"

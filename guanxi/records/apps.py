"""The records floor as a Django app."""

from django.apps import AppConfig
from django.db.models import Field


class RecordsConfig(AppConfig):
    name = "guanxi.records"
    label = "records"

    def ready(self) -> None:
        from guanxi.records.fields.any_of import AnyOf

        Field.register_lookup(AnyOf)

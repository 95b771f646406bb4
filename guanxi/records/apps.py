"""The records floor as a Django app."""

from django.apps import AppConfig
from django.db.models import Field, ForeignObject


class RecordsConfig(AppConfig):
    name = "guanxi.records"
    label = "records"

    def ready(self) -> None:
        from guanxi.records.fields.any_of import AnyOf

        Field.register_lookup(AnyOf)
        ForeignObject.register_lookup(AnyOf)  # knows none of what plain fields know

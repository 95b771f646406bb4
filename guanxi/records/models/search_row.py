"""What search reads: one row per record and searchable field, so that only fields an actor may read are searched."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models


class SearchRow(models.Model):
    """`text` has each Chinese character doubled, so that the trigram index finds two of them anywhere."""

    object = models.TextField()
    record_id = models.BigIntegerField()
    field = models.TextField()
    text = models.TextField()

    class Meta:
        app_label = "records"
        db_table = "search_row"
        constraints = [models.UniqueConstraint(fields=["object", "record_id", "field"], name="search_row_once")]
        indexes = [GinIndex(OpClass(models.F("text"), name="gin_trgm_ops"), name="search_row_text")]

    def __str__(self) -> str:
        return f"{self.object} {self.record_id} {self.field}"

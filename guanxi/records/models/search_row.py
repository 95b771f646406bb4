"""What search reads: one row per record, a line for each searchable field, so that only fields an actor may read are searched."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models


class SearchRow(models.Model):
    """`text` has a line for each of `fields`, in their order; each begins with a space.

    Each Chinese character stands twice, so that the trigram index finds two of them anywhere. The table is partitioned by object.

    `seen_by` tells, of records that have an owner and a team, both, the team below zero. Triggers keep it, so that no way to write leaves
    it behind; it is of use to the index only, and who may see a record is asked of the record."""

    pk = models.CompositePrimaryKey("record_id", "object")
    object = models.TextField()
    record_id = models.BigIntegerField()
    fields = ArrayField(models.TextField())
    text = models.TextField()
    seen_by = ArrayField(models.BigIntegerField(), null=True)

    class Meta:
        app_label = "records"
        db_table = "search_row"
        indexes = [GinIndex(OpClass(models.F("text"), name="gin_trgm_ops"), models.F("seen_by"), name="search_row_text")]

    def __str__(self) -> str:
        return f"{self.object} {self.record_id}"

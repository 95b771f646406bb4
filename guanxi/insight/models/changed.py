"""An entry of the journal that the figures do not know yet: how many records it changed."""

from __future__ import annotations

from django.db import models


class Changed(models.Model):
    entry_id = models.BigIntegerField(unique=True)
    records = models.PositiveIntegerField()
    many = models.BooleanField(default=False)
    """So many at once that the figures are computed anew without being asked."""
    noted_at = models.DateTimeField()

    class Meta:
        app_label = "insight"
        db_table = "insight_changed"

    def __str__(self) -> str:
        return f"entry {self.entry_id}: {self.records}"

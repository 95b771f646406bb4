"""A month of facts that must be written again, because something in it changed."""

from __future__ import annotations

from django.db import models


class DirtyMonth(models.Model):
    kind = models.CharField(max_length=20)
    month = models.DateField()

    class Meta:
        app_label = "insight"
        db_table = "insight_dirty_month"
        constraints = [models.UniqueConstraint(fields=["kind", "month"], name="insight_dirty_month_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m}"

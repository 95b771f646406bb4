"""What every record has: a version for careful writers, times, the bin, and own fields."""

from __future__ import annotations

from django.db import models


class Recorded(models.Model):
    """`version` rises with each change; a record with `deleted_at` lies in the bin."""

    external_id = models.CharField(max_length=200, null=True)
    own = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

"""A change: one record within one entry, the changed columns before and after. Written by the database's trigger only."""

from __future__ import annotations

from django.db import models

from guanxi.journal.models.exact import ExactNumbers


class Change(models.Model):
    """`before` is null for a new record, `after` is null for a deleted one; both hold changed columns only.
    Erased: neither, and no salt."""

    pk = models.CompositePrimaryKey("entry_id", "object", "record_id")
    entry = models.ForeignKey("journal.Entry", on_delete=models.PROTECT, related_name="changes", db_index=False, db_constraint=False)
    object = models.TextField()
    record_id = models.BigIntegerField()
    under_object = models.TextField(null=True)
    under_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True, decoder=ExactNumbers)
    after = models.JSONField(null=True, decoder=ExactNumbers)
    salt = models.BinaryField(null=True)
    digest = models.BinaryField()

    class Meta:
        app_label = "journal"
        db_table = "journal_change"
        indexes = [
            models.Index(fields=["object", "record_id", "-entry"], name="journal_change_record"),
            models.Index(
                fields=["under_object", "under_id", "-entry"],
                name="journal_change_under",
                condition=models.Q(under_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.record_id} in entry {self.entry_id}"

"""An entry: one thing that happened, told once."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """Who did what when; the rows that changed through it are its changes."""

    kind = models.TextField()
    about_object = models.TextField(null=True)
    about_id = models.BigIntegerField(null=True)
    actor_key = models.TextField()
    actor_name = models.TextField()
    at = models.DateTimeField()
    details = models.JSONField(default=dict)

    class Meta:
        app_label = "journal"
        db_table = "journal_entry"
        indexes = [
            models.Index(fields=["about_object", "about_id", "-id"], name="journal_entry_about"),
            models.Index(fields=["kind", "-id"], name="journal_entry_kind"),
            models.Index(fields=["actor_key", "-id"], name="journal_entry_actor"),
            models.Index(fields=["at"], name="journal_entry_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

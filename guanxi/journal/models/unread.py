"""A reader's pile: entries that one reader has still to read. A worker claims rows; a crash loses none."""

from __future__ import annotations

from django.db import models


class Unread(models.Model):
    reader = models.TextField()
    entry = models.ForeignKey("journal.Entry", on_delete=models.CASCADE, db_index=False)

    class Meta:
        app_label = "journal"
        db_table = "journal_unread"
        constraints = [models.UniqueConstraint(fields=["reader", "entry"], name="journal_unread_once")]

    def __str__(self) -> str:
        return f"{self.reader}: entry {self.entry_id}"

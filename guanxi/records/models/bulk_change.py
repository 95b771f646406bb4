"""Bulk work: one thing done to many records in the background; which records were meant, how far it came, what refused."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class BulkChange(models.Model):
    """`question` holds the words of a list's address (`filter`, `q`, `binned`), judged when the work begins; without it, chosen records
    were named. `position` counts chunks and is written in the transaction of each: after a crash the work goes on from there."""

    class What(models.TextChoices):
        CHANGE = "change"
        TAG = "tag"
        UNTAG = "untag"
        DELETE = "delete"
        RESTORE = "restore"

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"
        FAILED = "failed"
        UNDOING = "undoing"
        UNDONE = "undone"

    object = models.TextField()
    what = models.CharField(max_length=20, choices=What.choices)
    field = models.CharField(max_length=100, blank=True)
    value = models.JSONField(null=True)
    hands_over = models.BooleanField(default=False)
    question = models.JSONField(null=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    stop_asked = models.BooleanField(default=False)
    matching = models.BigIntegerField(null=True)
    """Null until the records that are meant have been looked up."""
    position = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    """How many records an undoing has given back what they held."""
    kept = models.BigIntegerField(default=0)
    """How many records an undoing has left as they are."""
    report = models.JSONField(default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True, default=timezone.now)
    """Null while whoever asked for it in the browser has still to be told how it ended."""

    class Meta:
        app_label = "records"
        db_table = "records_bulk_change"
        indexes = [models.Index(fields=["asked_by"], name="records_bulk_not_told_yet", condition=models.Q(told_at__isnull=True))]

    def __str__(self) -> str:
        return f"bulk {self.pk}: {self.what} {self.object}"

    @property
    def at_work(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING, self.State.UNDOING}

    @property
    def treated(self) -> int:
        return self.changed + self.unchanged + self.refused

    @property
    def may_be_undone(self) -> bool:
        """It has ended and changed something; what an undoing left may be free of later changes by now."""
        if self.state == self.State.UNDONE:
            return bool(self.kept or self.report.get("broke_off"))
        return not self.at_work and self.changed > 0


class BulkChunk(models.Model):
    """The records of one transaction of the work. Their ids go once they are treated: from then on the journal's `entry` tells of them."""

    of = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="chunks")
    number = models.BigIntegerField()
    ids = ArrayField(models.BigIntegerField(), default=list)
    entry = models.BigIntegerField(null=True)
    undone = models.BooleanField(default=False)
    kept = models.BigIntegerField(default=0)

    class Meta:
        app_label = "records"
        db_table = "records_bulk_chunk"
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="records_bulk_chunk_once")]

    def __str__(self) -> str:
        return f"chunk {self.number} of bulk {self.of_id}"

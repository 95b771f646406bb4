"""An import: the file, how its columns were read, how far it came, and the rows it refused."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Import(models.Model):
    """`position` is written in the same transaction as the rows before it: after a crash the import goes on from there."""

    class State(models.TextChoices):
        DRAFT = "draft"
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        UNDOING = "undoing"
        UNDONE = "undone"

    object = models.TextField()
    file_name = models.CharField(max_length=255)
    file_key = models.CharField(max_length=100)
    file_size = models.BigIntegerField()
    reading = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    key = models.CharField(max_length=60, blank=True)
    dry_run = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    position = models.JSONField(null=True)
    rows_total = models.BigIntegerField(null=True)
    rows_done = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    failure = models.TextField(blank=True)
    report = models.JSONField(default=dict)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True, default=timezone.now)
    """Null while whoever started it in the browser has still to be told how it ended; nobody else waits for a word."""

    class Meta:
        app_label = "records"
        db_table = "import"
        indexes = [models.Index(fields=["started_by"], name="import_not_told_yet", condition=models.Q(told_at__isnull=True))]

    def __str__(self) -> str:
        return f"import {self.pk}: {self.file_name}"

    @property
    def may_be_undone(self) -> bool:
        """It has ended, and something of it is there: what stayed at the first try may be free of later changes by now."""
        ended = self.state in {Import.State.DONE, Import.State.FAILED} or (
            self.state == Import.State.UNDONE and (self.report.get("kept_count") or self.report.get("broke_off"))
        )
        return bool(ended) and not self.dry_run


class RejectedRow(models.Model):
    """A row that did not go in, as it stood in the file, with the reason per field."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rejected_rows")
    row = models.BigIntegerField()
    cells = models.JSONField()
    problems = models.JSONField()

    class Meta:
        app_label = "records"
        db_table = "import_rejected_row"
        constraints = [models.UniqueConstraint(fields=["of", "row"], name="import_rejected_row_once")]

    def __str__(self) -> str:
        return f"row {self.row} of import {self.of_id}"


class SavedMapping(models.Model):
    """A column mapping kept under a name for the next file of the same kind."""

    object = models.TextField()
    name = models.CharField(max_length=200)
    mapping = models.JSONField()
    key = models.CharField(max_length=60, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    saved_at = models.DateTimeField()

    class Meta:
        app_label = "records"
        db_table = "import_mapping"
        constraints = [models.UniqueConstraint(fields=["object", "name"], name="import_mapping_name_once")]

    def __str__(self) -> str:
        return self.name

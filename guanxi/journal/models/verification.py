"""A verification of the journal in the background: how far it is, and what it found."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Verification(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    share = models.FloatField(default=0)
    asked_by_id = models.BigIntegerField(null=True)
    """The user who asked; nobody at night."""
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    entries = models.BigIntegerField(default=0)
    changes = models.BigIntegerField(default=0)
    found = models.BigIntegerField(default=0)
    findings = models.JSONField(default=list)
    failure = models.TextField(blank=True)
    told_to = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        app_label = "journal"
        db_table = "journal_verification"

    def __str__(self) -> str:
        return f"verification {self.pk}: {self.state}"

    @property
    def at_work(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}

"""A refresh: when the figures were computed anew, how far it is, and how long each stage took."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Refresh(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    rebuild = models.BooleanField(default=False)
    stage = models.CharField(max_length=40, blank=True)
    share = models.FloatField(default=0)
    stages = models.JSONField(default=list)
    failure = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "insight"
        db_table = "insight_refresh"

    def __str__(self) -> str:
        return f"refresh {self.pk}: {self.state}"

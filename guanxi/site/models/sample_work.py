"""Loading or removing the sample in the background: how far it is, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SampleWork(models.Model):
    class What(models.TextChoices):
        LOAD = "load"
        REMOVE = "remove"

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    what = models.CharField(max_length=10, choices=What.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    share = models.FloatField(default=0)
    failure = models.TextField(blank=True)
    gone = models.JSONField(default=dict)
    stays = models.JSONField(default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "site"
        db_table = "site_sample_work"

    def __str__(self) -> str:
        return f"{self.what} the sample: {self.state}"

    @property
    def at_work(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}

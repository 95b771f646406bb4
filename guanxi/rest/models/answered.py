"""An answered request: the same Idempotency-Key gets the same answer again instead of doing the work twice."""

from __future__ import annotations

from django.db import models


class Answered(models.Model):
    actor_key = models.TextField()
    key = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        app_label = "rest"
        db_table = "rest_answered"
        constraints = [models.UniqueConstraint(fields=["actor_key", "key"], name="rest_answered_once")]

    def __str__(self) -> str:
        return f"{self.actor_key} {self.key}"

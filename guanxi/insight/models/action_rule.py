"""A rule of the next best action as this company wants it; a kind without a row stands as the house made it."""

from __future__ import annotations

from django.db import models


class ActionRule(models.Model):
    kind = models.CharField(max_length=20, unique=True)
    is_on = models.BooleanField(default=True)
    rank = models.FloatField()
    thresholds = models.JSONField(default=dict)

    class Meta:
        app_label = "insight"
        db_table = "action_rule"
        constraints = [models.CheckConstraint(condition=models.Q(rank__gte=0.1, rank__lte=10), name="action_rule_rank")]

    def __str__(self) -> str:
        return self.kind

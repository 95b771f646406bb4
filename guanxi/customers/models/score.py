"""Derived figures per customer: the runs that made them and the current value of each kind. Rebuildable, so not journaled row by row."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ScoreRun(models.Model):
    """How and from what a kind of score was computed; `summary` carries what pages show about the whole."""

    kind = models.CharField(max_length=40)
    as_of = models.DateTimeField()
    method = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    data_hash = models.CharField(max_length=64)
    customers = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        app_label = "customers"
        db_table = "score_run"
        indexes = [models.Index(fields=["kind", "-id"], name="score_run_newest")]

    def __str__(self) -> str:
        return f"{self.kind} as of {self.as_of:%Y-%m-%d}"


class CurrentScore(models.Model):
    """The figure in force: value with its interval, a label code, and the codes of its reasons (translated when shown).

    The table is exchanged as a whole, so no foreign key of the database ties it; a trigger takes the scores of a customer who goes.
    """

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="scores", db_index=False, db_constraint=False)
    kind = models.CharField(max_length=40)
    run = models.ForeignKey(ScoreRun, on_delete=models.CASCADE, null=True, db_index=False, db_constraint=False, related_name="+")
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    label = models.CharField(max_length=40, blank=True)
    reasons = ArrayField(models.CharField(max_length=60), default=list)
    at = models.DateTimeField()

    class Meta:
        app_label = "customers"
        db_table = "current_score"
        constraints = [models.UniqueConstraint(fields=["customer", "kind"], name="current_score_once")]
        indexes = [
            models.Index(fields=["kind", "value", "customer"], name="current_score_value", condition=models.Q(value__isnull=False)),
            models.Index(fields=["kind", "label", "customer"], name="current_score_label", condition=~models.Q(label="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.customer_id}: {self.value}"

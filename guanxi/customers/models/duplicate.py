"""Pairs of records that may be one, and what it takes to find them: derived and rebuildable. Only what somebody decided is journaled.

None of these is tied to a customer by a foreign key: a pair keeps no record from going, and one that is left over is shown to nobody.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q


class DuplicatePair(models.Model):
    """Two records of one kind, `a` the older: how likely they are one, and the codes of the reasons (translated when shown)."""

    class State(models.TextChoices):
        OPEN = "open"
        DISMISSED = "dismissed"
        MERGED = "merged"

    a = models.BigIntegerField()
    b = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    score = models.FloatField()
    reasons = ArrayField(models.CharField(max_length=30), default=list)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        app_label = "customers"
        db_table = "duplicate_pair"
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="duplicate_pair_in_order"),
        ]
        indexes = [
            models.Index(fields=["b"], name="duplicate_pair_b"),
            models.Index(fields=["kind", "-score", "-id"], name="duplicate_pair_open", condition=Q(state="open")),
            GinIndex(fields=["reasons"], name="duplicate_pair_reasons", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.a} and {self.b}: {self.score}"


class DuplicateDecision(models.Model):
    """Somebody said of two records that they are not the same. It holds as long as `looked_at`, a digest of their names, phones and
    mails, is what they still have; with another name, phone or mail of either the question is a new one."""

    a = models.BigIntegerField()
    b = models.BigIntegerField()
    looked_at = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        app_label = "customers"
        db_table = "duplicate_decision"
        constraints = [models.UniqueConstraint(fields=["a", "b"], name="duplicate_decision_once")]

    def __str__(self) -> str:
        return f"{self.a} and {self.b} are not the same"


class DuplicateKey(models.Model):
    """A record is compared with those that share a key with it. `name` is the number of its name, to cut what is held by too many."""

    pk = models.CompositePrimaryKey("customer_id", "key")
    customer_id = models.BigIntegerField()
    key = models.BigIntegerField()
    name = models.IntegerField()

    class Meta:
        app_label = "customers"
        db_table = "duplicate_key"
        indexes = [models.Index(fields=["key", "name", "customer_id"], name="duplicate_key_shared")]

    def __str__(self) -> str:
        return f"{self.key} of {self.customer_id}"


class DuplicatePending(models.Model):
    """A record that was written since it was compared. What a file brought waits until the import is over."""

    customer_id = models.BigIntegerField(primary_key=True)
    of_many = models.BooleanField(default=False)

    class Meta:
        app_label = "customers"
        db_table = "duplicate_pending"
        indexes = [models.Index(fields=["of_many", "customer_id"], name="duplicate_pending_next")]

    def __str__(self) -> str:
        return f"{self.customer_id} waits"


class DuplicateScan(models.Model):
    """All records are compared anew, from the first to the last; `position` is the last one done."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    position = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "customers"
        db_table = "duplicate_scan"

    def __str__(self) -> str:
        return f"scan {self.pk}: {self.state}"

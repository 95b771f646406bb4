"""A field that a company gave to an object itself: what it is called, what it holds, what it demands."""

from __future__ import annotations

import re

from django.db import models

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class OwnField(models.Model):
    """`key` names its place in the column `own` of each record and never changes; a retired field keeps its place and its values.

    `more` holds what only some kinds have: options, limits, places, pattern, target, formula."""

    class Kind(models.TextChoices):
        TEXT = "text"
        LONG_TEXT = "long_text"
        NUMBER = "number"
        MONEY = "money"
        DATE = "date"
        DATETIME = "datetime"
        TIME = "time"
        CHOICE = "choice"
        CHOICES = "choices"
        YES_NO = "yes_no"
        LINK = "link"
        USER = "user"
        FORMULA = "formula"

    class Fast(models.TextChoices):
        """Whether an index stands behind the field."""

        NO = "no"
        WAITING = "waiting"
        READY = "ready"
        FAILED = "failed"

    object = models.TextField()
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    label_en = models.CharField(max_length=80, blank=True)
    label_zh = models.CharField(max_length=80, blank=True)
    help = models.CharField(max_length=300, blank=True)
    required = models.BooleanField(default=False)
    unique = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)
    searchable = models.BooleanField(default=False)
    default = models.JSONField(null=True)
    """As a record keeps it; null where a new record begins without a value."""
    show_if = models.JSONField(null=True)
    """`{"field", "op", "value"}`: forms and pages show the field only where this holds."""
    more = models.JSONField(default=dict)
    fast = models.CharField(max_length=10, choices=Fast.choices, default=Fast.NO)
    problem = models.JSONField(default=dict)
    """Why a rule could not be laid down: the values that stand against it."""
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        app_label = "records"
        db_table = "own_field"
        constraints = [models.UniqueConstraint(fields=["object", "key"], name="own_field_key_once")]

    def __str__(self) -> str:
        return f"{self.object}.{self.key}"


class PageLayout(models.Model):
    """In which groups an object's page and form show which fields. `groups` is a list of `{"en", "zh", "fields"}`."""

    object = models.TextField(unique=True)
    groups = models.JSONField(default=list)

    class Meta:
        app_label = "records"
        db_table = "page_layout"

    def __str__(self) -> str:
        return f"the page of {self.object}"

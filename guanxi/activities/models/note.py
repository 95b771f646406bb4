"""A note about a customer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from guanxi.records.models import Recorded


class Note(Recorded):
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="notes", db_index=False)
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        app_label = "activities"
        db_table = "note"
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_says_something")]
        indexes = [models.Index(fields=["customer", "-written_at"], name="note_of_customer")]

    def __str__(self) -> str:
        return self.text[:60]

"""A logged call with a customer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.records.models import Recorded


class Call(Recorded):
    class Direction(models.TextChoices):
        OUT = "out", _("Outgoing")
        IN = "in", _("Incoming")

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached")
        NO_ANSWER = "no_answer", _("No answer")
        CALL_BACK = "call_back", _("Call back")

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="calls", db_index=False)
    direction = models.CharField(max_length=5, choices=Direction.choices, default=Direction.OUT)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.REACHED)
    minutes = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    called_at = models.DateTimeField()

    class Meta:
        app_label = "activities"
        db_table = "call"
        constraints = [models.CheckConstraint(condition=Q(minutes__isnull=True) | Q(minutes__lte=1440), name="call_not_over_a_day")]
        indexes = [models.Index(fields=["customer", "-called_at"], name="call_of_customer")]

    def __str__(self) -> str:
        return f"{self.direction} {self.outcome}"

"""Feedback: a rating, a comment, or both, whoever asked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guanxi.records.models import Recorded


class Feedback(Recorded):
    """The scale belongs to the kind: CSAT 1–5, NPS 0–10, CES 1–7."""

    class Kind(models.TextChoices):
        CSAT = "csat", _("Satisfaction (1–5)")
        NPS = "nps", _("Recommendation (0–10)")
        CES = "ces", _("Ease (1–7)")

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="feedback", db_index=False)
    contact = models.ForeignKey("customers.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    order = models.ForeignKey("commerce.Order", on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CSAT)
    score = models.SmallIntegerField(null=True)
    comment = models.TextField(blank=True)
    channel = models.CharField(max_length=60, blank=True)
    given_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "feedback"
        db_table = "feedback"
        constraints = [
            models.UniqueConstraint(fields=["external_id"], condition=Q(deleted_at__isnull=True), name="feedback_external_id_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True)
                | Q(kind="csat", score__range=(1, 5))
                | Q(kind="nps", score__range=(0, 10))
                | Q(kind="ces", score__range=(1, 7)),
                name="feedback_score_on_its_scale",
            ),
            models.CheckConstraint(condition=Q(score__isnull=False) | ~Q(comment=""), name="feedback_says_something"),
            models.CheckConstraint(condition=Q(asked_at__isnull=True) | Q(given_at__gte=F("asked_at")), name="feedback_after_asking"),
        ]
        indexes = [
            models.Index(fields=["customer", "-given_at"], name="feedback_of_customer"),
            models.Index(fields=["-given_at", "-id"], name="feedback_by_date", condition=Q(deleted_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.score if self.score is not None else '–'}"

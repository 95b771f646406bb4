"""What somebody did about a proposed action: done, put off, or found of no use; and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class ActionTaken(models.Model):
    """About a customer, or about a task that names none. `facts` are those the proposal rested on.

    Of what was done the next refreshes find the `outcome`; `logged` and `logged_id` name the note or call that was kept with it."""

    class What(models.TextChoices):
        DONE = "done"
        SNOOZED = "snoozed"
        NOT_USEFUL = "not_useful"

    class Outcome(models.TextChoices):
        HIT = "hit"
        MISS = "miss"

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    task_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20)
    theme = models.CharField(max_length=20)
    what = models.CharField(max_length=10, choices=What.choices)
    until = models.DateField(null=True)
    facts = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    logged = models.CharField(max_length=10, blank=True)
    logged_id = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=4, choices=Outcome.choices, blank=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "insight"
        db_table = "action_taken"
        constraints = [
            models.CheckConstraint(condition=Q(customer__isnull=False) | Q(task_id__isnull=False), name="action_taken_about_something"),
            models.CheckConstraint(condition=Q(what="snoozed", until__isnull=False) | ~Q(what="snoozed"), name="action_taken_until"),
        ]
        indexes = [
            models.Index(fields=["customer", "-at"], name="action_taken_of_customer"),
            models.Index(fields=["task_id", "-at"], name="action_taken_of_task", condition=Q(task_id__isnull=False)),
            models.Index(fields=["at"], name="action_taken_to_judge", condition=Q(what="done", outcome="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.what}"

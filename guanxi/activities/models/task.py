"""A task with a due date; `is_promise` marks what was promised to the customer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from guanxi.records.models import Recorded


class Task(Recorded):
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, null=True, related_name="tasks", db_index=False)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    team = models.ForeignKey("access.Team", on_delete=models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField(null=True)
    is_promise = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "activities"
        db_table = "task"
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="task_has_a_title")]
        indexes = [
            models.Index(fields=["customer", "due_on"], name="task_of_customer"),
            models.Index(fields=["owner", "due_on"], name="task_to_do", condition=Q(done_at__isnull=True, deleted_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title

"""What a rule found about a customer at the last refresh: derived and rebuildable, so not journaled."""

from __future__ import annotations

from django.db import models


class NextAction(models.Model):
    """`since` is the day that the evidence counts from, `until` the last day on which it is worth saying; `facts` fill the sentence.

    No foreign key ties it to the customer: who is gone is shown to nobody."""

    customer_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        app_label = "insight"
        db_table = "next_action"
        constraints = [models.UniqueConstraint(fields=["customer_id", "kind"], name="next_action_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.customer_id}"

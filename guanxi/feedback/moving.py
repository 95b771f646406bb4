"""Feedback changes hands when customers are merged; the last rating is then that of all, and each has their own again afterwards."""

from __future__ import annotations

from guanxi.customers.merging.movers import Merge, Returned, repoint
from guanxi.feedback.models import Feedback
from guanxi.feedback.rating import keep_last_rating


def move_feedback(merge: Merge) -> None:
    moved = list(Feedback._base_manager.filter(customer__in=merge.losers).values_list("pk", flat=True))
    repoint("feedback", "customer_id", merge, "contact_id")
    keep_last_rating(moved, merge.asking)


def feedback_returned(returned: Returned) -> None:
    keep_last_rating(sorted(returned.rows.get("feedback", ())), returned.asking)

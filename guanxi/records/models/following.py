"""Who wants to hear of a record, and who does not any more."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Following(models.Model):
    """Whoever owns a record follows it without a row; `is_on` is false for somebody who said that they do not want to."""

    object = models.TextField()
    record_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=True)

    class Meta:
        app_label = "records"
        db_table = "following"
        constraints = [models.UniqueConstraint(fields=["object", "record_id", "user"], name="following_once")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.object} {self.record_id}"

"""A share: one record is open to one colleague or one team, beyond what the scopes of their roles reach."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Share(models.Model):
    """To read, or to write as well; until a moment, or without end. It gives no right: who may not read such objects reads none."""

    object = models.TextField()
    record_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey("access.Team", on_delete=models.CASCADE, null=True, related_name="+")
    may_write = models.BooleanField(default=False)
    ends_at = models.DateTimeField(null=True)
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    shared_at = models.DateTimeField()

    class Meta:
        app_label = "access"
        db_table = "access_share"
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True, team__isnull=False) | Q(user__isnull=False, team__isnull=True), name="access_share_with_one"
            ),
            models.CheckConstraint(condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("shared_at")), name="access_share_lasts"),
            models.UniqueConstraint(fields=["object", "record_id", "user"], name="access_share_once_with_user"),
            models.UniqueConstraint(fields=["object", "record_id", "team"], name="access_share_once_with_team"),
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.record_id} with {f'team {self.team_id}' if self.team_id else f'user {self.user_id}'}"

"""What somebody is told of what colleagues did. Made from the journal; whether they may still see it is judged when it is shown."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Notification(models.Model):
    """About one record (`about`), or about several that were written at once. What one colleague did to one record is one notification
    until it has been read: `entries` are the entries of the journal that it tells of, `fields` what they changed."""

    class Kind(models.TextChoices):
        MENTION = "mention"
        COMMENT = "comment"
        ASSIGNED = "assigned"
        CHANGED = "changed"
        SHARED = "shared"
        WORK = "work"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    object = models.TextField()
    about = models.BigIntegerField(null=True)
    records = ArrayField(models.BigIntegerField(), default=list)
    comment_id = models.BigIntegerField(null=True)
    actor_key = models.TextField()
    actor_name = models.TextField()
    fields = ArrayField(models.TextField(), default=list)
    entries = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "records"
        db_table = "notification"
        indexes = [models.Index(fields=["user", "-at", "-id"], name="notification_of_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "object", "about", "comment_id", "actor_key"],
                condition=models.Q(read_at__isnull=True),
                nulls_distinct=False,
                name="notification_unread_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}: {self.object} {self.records}"


class Unwanted(models.Model):
    """The kinds of notifications that somebody does not want."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    kinds = ArrayField(models.TextField(), default=list)

    class Meta:
        app_label = "records"
        db_table = "notification_unwanted"

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kinds}"

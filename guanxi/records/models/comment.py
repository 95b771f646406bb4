"""What a colleague says about a record, for colleagues."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Comment(models.Model):
    """In `text` a colleague stands as `@{id}`; `mentions` are these ids. `deleted_at` as in records: what was deleted can come back."""

    object = models.TextField()
    record_id = models.BigIntegerField()
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mentions = ArrayField(models.BigIntegerField(), default=list)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "records"
        db_table = "comment"
        indexes = [models.Index(fields=["object", "record_id", "id"], name="comment_of_record")]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="comment_says_something")]

    def __str__(self) -> str:
        return self.text[:60]

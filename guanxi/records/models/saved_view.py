"""How somebody looks at a list, kept under a name; and what each user does with such a view: pin it, begin with it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower


class SavedView(models.Model):
    """`words` are those of the list's address: filter, sort, columns. `deleted_at` as in records: what was deleted can come back."""

    object = models.TextField()
    name = models.CharField(max_length=100)
    words = models.JSONField(default=dict)
    shared = models.BooleanField(default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "records"
        db_table = "saved_view"
        constraints = [
            models.UniqueConstraint(
                "object", "owner", Lower("name"), condition=models.Q(deleted_at__isnull=True), name="saved_view_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ViewChoice(models.Model):
    """One user's way with one view. The object stands here too: one view at most opens by itself for each."""

    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="choices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    object = models.TextField()
    pinned = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)

    class Meta:
        app_label = "records"
        db_table = "view_choice"
        constraints = [
            models.UniqueConstraint(fields=["user", "view"], name="view_choice_once"),
            models.UniqueConstraint(fields=["user", "object"], condition=models.Q(is_default=True), name="view_choice_one_default"),
        ]

    def __str__(self) -> str:
        return f"view {self.view_id} of user {self.user_id}"

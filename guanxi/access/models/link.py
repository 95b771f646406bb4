"""A one-time link that lets somebody set their password; handed over by the owner."""

from __future__ import annotations

from django.db import models


class OneTimeLink(models.Model):
    user = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="one_time_links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "access"
        db_table = "access_one_time_link"

    def __str__(self) -> str:
        return f"link for user {self.user_id}"

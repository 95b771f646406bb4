"""API tokens: the secret is shown once and kept only as a digest."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Token(models.Model):
    """`scopes` holds `read` or `write`; a token never may more than its user."""

    user = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=200)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20), default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "access"
        db_table = "access_token"

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"

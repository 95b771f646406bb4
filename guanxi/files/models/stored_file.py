"""A file on a record: bytes under a server-made key, the person's file name only as a label."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """`pending` until the bytes are safely on disk; then `ready`."""

    key = models.UUIDField(unique=True)
    name = models.CharField(max_length=150)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=[("pending", "pending"), ("ready", "ready")], default="pending")
    object = models.TextField()
    record_id = models.BigIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "files"
        db_table = "stored_file"
        indexes = [models.Index(fields=["object", "record_id"], name="stored_file_record")]
        constraints = [models.CheckConstraint(condition=models.Q(size__gte=0), name="stored_file_size_not_negative")]

    def __str__(self) -> str:
        return self.name

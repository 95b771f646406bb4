"""Tags: short words that people put on records of any object."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower


class Tag(models.Model):
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "records"
        db_table = "tag"
        constraints = [models.UniqueConstraint(Lower("name"), name="tag_name_once")]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE)
    object = models.TextField()
    record_id = models.BigIntegerField()

    class Meta:
        app_label = "records"
        db_table = "tagging"
        constraints = [models.UniqueConstraint(fields=["object", "record_id", "tag"], name="tagging_once")]

    def __str__(self) -> str:
        return f"{self.object} {self.record_id}: tag {self.tag_id}"

"""Work on many records in the background."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

WHAT = ("change", "tag", "untag", "delete", "restore")
STATES = ("waiting", "running", "done", "stopped", "failed", "undoing", "undone")


def choices(words):
    return [(word, word.title()) for word in words]


class Migration(migrations.Migration):
    dependencies = [("records", "0005_saved_views"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="BulkChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object", models.TextField()),
                ("what", models.CharField(choices=choices(WHAT), max_length=20)),
                ("field", models.CharField(blank=True, max_length=100)),
                ("value", models.JSONField(null=True)),
                ("hands_over", models.BooleanField(default=False)),
                ("question", models.JSONField(null=True)),
                ("state", models.CharField(choices=choices(STATES), default="waiting", max_length=20)),
                ("stop_asked", models.BooleanField(default=False)),
                ("matching", models.BigIntegerField(null=True)),
                ("position", models.BigIntegerField(default=0)),
                ("changed", models.BigIntegerField(default=0)),
                ("unchanged", models.BigIntegerField(default=0)),
                ("refused", models.BigIntegerField(default=0)),
                ("returned", models.BigIntegerField(default=0)),
                ("kept", models.BigIntegerField(default=0)),
                ("report", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(default=django.utils.timezone.now, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={"db_table": "records_bulk_change"},
        ),
        migrations.CreateModel(
            name="BulkChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("ids", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ("entry", models.BigIntegerField(null=True)),
                ("undone", models.BooleanField(default=False)),
                ("kept", models.BigIntegerField(default=0)),
                (
                    "of",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="chunks", to="records.bulkchange"),
                ),
            ],
            options={"db_table": "records_bulk_chunk"},
        ),
        migrations.AddIndex(
            "bulkchange",
            models.Index(condition=models.Q(("told_at__isnull", True)), fields=["asked_by"], name="records_bulk_not_told_yet"),
        ),
        migrations.AddConstraint("bulkchunk", models.UniqueConstraint(fields=("of", "number"), name="records_bulk_chunk_once")),
    ]

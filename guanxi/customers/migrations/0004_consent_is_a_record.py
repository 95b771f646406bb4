"""A consent statement is a record: lists, import and API serve it, append only."""

from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_score_indexes")]
    operations = [
        migrations.AddField("consent", "external_id", models.CharField(max_length=200, null=True)),
        migrations.AddField("consent", "own", models.JSONField(default=dict)),
        migrations.AddField("consent", "version", models.PositiveIntegerField(default=1, db_default=1)),
        migrations.AddField("consent", "changed_at", models.DateTimeField(default=timezone.now), preserve_default=False),
        migrations.AddField("consent", "deleted_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "consent",
            models.UniqueConstraint(fields=["external_id"], condition=Q(deleted_at__isnull=True), name="consent_external_id_once"),
        ),
    ]

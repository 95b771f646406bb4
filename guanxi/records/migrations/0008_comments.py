"""Comments on records, under the journal."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanxi.journal.triggers import journaled


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0007_own_fields"),
        ("journal", "0008_own_fields"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object", models.TextField()),
                ("record_id", models.BigIntegerField()),
                ("text", models.TextField()),
                ("mentions", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("deleted_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={"db_table": "comment"},
        ),
        migrations.AddIndex("comment", models.Index(fields=["object", "record_id", "id"], name="comment_of_record")),
        migrations.AddConstraint(
            "comment", models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="comment_says_something")
        ),
        journaled("comment", "comment", under=("=object", "record_id")),
    ]

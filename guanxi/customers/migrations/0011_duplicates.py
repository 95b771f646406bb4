import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanxi.journal.triggers import journaled


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0010_circles_by_key"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicateKey",
            fields=[
                ("pk", models.CompositePrimaryKey("customer_id", "key", blank=True, editable=False, primary_key=True, serialize=False)),
                ("customer_id", models.BigIntegerField()),
                ("key", models.BigIntegerField()),
                ("name", models.IntegerField()),
            ],
            options={
                "db_table": "duplicate_key",
                "indexes": [models.Index(fields=["key", "name", "customer_id"], name="duplicate_key_shared")],
            },
        ),
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("a", models.BigIntegerField()),
                ("b", models.BigIntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("score", models.FloatField()),
                ("reasons", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ("found_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("dismissed", "Dismissed"), ("merged", "Merged")], default="open", max_length=10
                    ),
                ),
            ],
            options={
                "db_table": "duplicate_pair",
                "indexes": [
                    models.Index(fields=["b"], name="duplicate_pair_b"),
                    models.Index(condition=models.Q(("state", "open")), fields=["kind", "-score", "-id"], name="duplicate_pair_open"),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("state", "open")), fields=["reasons"], name="duplicate_pair_reasons"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("a", "b"), name="duplicate_pair_once"),
                    models.CheckConstraint(condition=models.Q(("a__lt", models.F("b"))), name="duplicate_pair_in_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicatePending",
            fields=[
                ("customer_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("of_many", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "duplicate_pending",
                "indexes": [models.Index(fields=["of_many", "customer_id"], name="duplicate_pending_next")],
            },
        ),
        migrations.CreateModel(
            name="DuplicateScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("position", models.BigIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("failure", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "duplicate_scan",
            },
        ),
        migrations.CreateModel(
            name="DuplicateDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("a", models.BigIntegerField()),
                ("b", models.BigIntegerField()),
                ("looked_at", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "duplicate_decision",
                "constraints": [models.UniqueConstraint(fields=("a", "b"), name="duplicate_decision_once")],
            },
        ),
        journaled("duplicate_decision", "duplicate_decision"),
    ]

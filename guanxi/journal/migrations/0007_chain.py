"""The hash chain. What is there already goes on the pile and is chained in the background, piece by piece."""

import django.contrib.postgres.fields
from django.db import migrations, models

from guanxi.journal.triggers import PILE_UP, STOP_PILING_UP


class Migration(migrations.Migration):
    dependencies = [("journal", "0006_many_at_once")]

    operations = [
        migrations.AlterField("change", "salt", models.BinaryField(null=True)),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("changes", models.BigIntegerField()),
                ("salt", models.BinaryField(null=True)),
                ("saying", models.BinaryField(null=True)),
                ("content", models.BinaryField()),
                ("digest", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
            options={"db_table": "journal_link"},
        ),
        migrations.CreateModel(
            name="Unchained",
            fields=[("entry_id", models.BigIntegerField(primary_key=True, serialize=False))],
            options={"db_table": "journal_unchained"},
        ),
        migrations.CreateModel(
            name="LastHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.BigIntegerField()),
                ("position", models.BigIntegerField()),
                ("line_hash", models.BinaryField()),
                ("written_at", models.DateTimeField()),
            ],
            options={"db_table": "journal_last_head"},
        ),
        migrations.CreateModel(
            name="Verification",
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
                ("share", models.FloatField(default=0)),
                ("asked_by_id", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("entries", models.BigIntegerField(default=0)),
                ("changes", models.BigIntegerField(default=0)),
                ("found", models.BigIntegerField(default=0)),
                ("findings", models.JSONField(default=list)),
                ("failure", models.TextField(blank=True)),
                ("told_to", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
            ],
            options={"db_table": "journal_verification"},
        ),
        migrations.RunSQL(PILE_UP, STOP_PILING_UP),
    ]

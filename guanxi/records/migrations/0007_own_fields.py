"""Fields and page layouts that a company gives to its objects itself."""

from django.db import migrations, models

from guanxi.journal.triggers import journaled


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_bulk_work"),
        ("journal", "0008_own_fields"),
    ]

    operations = [
        migrations.CreateModel(
            name="PageLayout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object", models.TextField(unique=True)),
                ("groups", models.JSONField(default=list)),
            ],
            options={
                "db_table": "page_layout",
            },
        ),
        migrations.CreateModel(
            name="OwnField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object", models.TextField()),
                ("key", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("long_text", "Long Text"),
                            ("number", "Number"),
                            ("money", "Money"),
                            ("date", "Date"),
                            ("datetime", "Datetime"),
                            ("choice", "Choice"),
                            ("choices", "Choices"),
                            ("yes_no", "Yes No"),
                            ("link", "Link"),
                            ("formula", "Formula"),
                        ],
                        max_length=20,
                    ),
                ),
                ("label_en", models.CharField(blank=True, max_length=80)),
                ("label_zh", models.CharField(blank=True, max_length=80)),
                ("help", models.CharField(blank=True, max_length=300)),
                ("required", models.BooleanField(default=False)),
                ("unique", models.BooleanField(default=False)),
                ("sensitive", models.BooleanField(default=False)),
                ("searchable", models.BooleanField(default=False)),
                ("default", models.JSONField(null=True)),
                ("show_if", models.JSONField(null=True)),
                ("more", models.JSONField(default=dict)),
                (
                    "fast",
                    models.CharField(
                        choices=[("no", "No"), ("waiting", "Waiting"), ("ready", "Ready"), ("failed", "Failed")],
                        default="no",
                        max_length=10,
                    ),
                ),
                ("problem", models.JSONField(default=dict)),
                ("position", models.PositiveIntegerField(default=0)),
                ("retired_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "own_field",
                "constraints": [models.UniqueConstraint(fields=("object", "key"), name="own_field_key_once")],
            },
        ),
        journaled("own_field", "own_field"),
        journaled("page_layout", "page_layout"),
    ]

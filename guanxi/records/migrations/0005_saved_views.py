"""Saved views of lists, and what each user does with them."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from guanxi.journal.triggers import journaled


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0004_one_search_row"),
        ("journal", "0006_many_at_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object", models.TextField()),
                ("name", models.CharField(max_length=100)),
                ("words", models.JSONField(default=dict)),
                ("shared", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                ("deleted_at", models.DateTimeField(null=True)),
                ("owner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "saved_view",
            },
        ),
        migrations.CreateModel(
            name="ViewChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object", models.TextField()),
                ("pinned", models.BooleanField(default=False)),
                ("is_default", models.BooleanField(default=False)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ("view", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="choices", to="records.savedview")),
            ],
            options={
                "db_table": "view_choice",
            },
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                models.F("object"),
                models.F("owner"),
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("deleted_at__isnull", True)),
                name="saved_view_name_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="viewchoice",
            constraint=models.UniqueConstraint(fields=("user", "view"), name="view_choice_once"),
        ),
        migrations.AddConstraint(
            model_name="viewchoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("user", "object"), name="view_choice_one_default"
            ),
        ),
        journaled("saved_view", "view"),
        journaled("view_choice", "view_choice", under=("view", "view_id")),
    ]

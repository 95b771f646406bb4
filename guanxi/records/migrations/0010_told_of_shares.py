"""Whoever gets a record shared is told of it."""

from django.db import migrations, models

KINDS = [
    ("mention", "Mention"),
    ("comment", "Comment"),
    ("assigned", "Assigned"),
    ("changed", "Changed"),
    ("shared", "Shared"),
    ("work", "Work"),
]


class Migration(migrations.Migration):
    dependencies = [("records", "0009_following_and_notifications")]

    operations = [migrations.AlterField("notification", "kind", models.CharField(max_length=20, choices=KINDS))]

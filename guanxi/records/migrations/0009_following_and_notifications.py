"""Who follows which record, under the journal; and what they are told, which is made from it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanxi.journal.triggers import journaled

USER = settings.AUTH_USER_MODEL
NUMBERS = django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)
TEXTS = django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)
KINDS = [("mention", "Mention"), ("comment", "Comment"), ("assigned", "Assigned"), ("changed", "Changed"), ("work", "Work")]


def number() -> models.Field:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("records", "0008_comments"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Following",
            fields=[
                ("id", number()),
                ("object", models.TextField()),
                ("record_id", models.BigIntegerField()),
                ("is_on", models.BooleanField(default=True)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=USER)),
            ],
            options={"db_table": "following"},
        ),
        migrations.AddConstraint("following", models.UniqueConstraint(fields=("object", "record_id", "user"), name="following_once")),
        journaled("following", "following", under=("=object", "record_id")),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", number()),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("object", models.TextField()),
                ("about", models.BigIntegerField(null=True)),
                ("records", NUMBERS.clone()),
                ("comment_id", models.BigIntegerField(null=True)),
                ("actor_key", models.TextField()),
                ("actor_name", models.TextField()),
                ("fields", TEXTS.clone()),
                ("entries", NUMBERS.clone()),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=USER)),
            ],
            options={"db_table": "notification"},
        ),
        migrations.AddIndex("notification", models.Index(fields=["user", "-at", "-id"], name="notification_of_user")),
        migrations.AddConstraint(
            "notification",
            models.UniqueConstraint(
                fields=("user", "kind", "object", "about", "comment_id", "actor_key"),
                condition=models.Q(("read_at__isnull", True)),
                nulls_distinct=False,
                name="notification_unread_once",
            ),
        ),
        migrations.CreateModel(
            name="Unwanted",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to=USER
                    ),
                ),
                ("kinds", TEXTS.clone()),
            ],
            options={"db_table": "notification_unwanted"},
        ),
    ]

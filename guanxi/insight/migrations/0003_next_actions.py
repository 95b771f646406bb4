import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanxi.journal.triggers import journaled


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0011_duplicates"),
        ("insight", "0002_changed"),
        ("journal", "0002_triggers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, unique=True)),
                ("is_on", models.BooleanField(default=True)),
                ("rank", models.FloatField()),
                ("thresholds", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "action_rule",
                "constraints": [models.CheckConstraint(condition=models.Q(("rank__gte", 0.1), ("rank__lte", 10)), name="action_rule_rank")],
            },
        ),
        migrations.CreateModel(
            name="NextAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("customer_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "next_action",
                "constraints": [models.UniqueConstraint(fields=("customer_id", "kind"), name="next_action_once")],
            },
        ),
        migrations.CreateModel(
            name="ActionTaken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("task_id", models.BigIntegerField(null=True)),
                ("kind", models.CharField(max_length=20)),
                ("theme", models.CharField(max_length=20)),
                ("what", models.CharField(choices=[("done", "Done"), ("snoozed", "Snoozed"), ("not_useful", "Not Useful")], max_length=10)),
                ("until", models.DateField(null=True)),
                ("facts", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("logged", models.CharField(blank=True, max_length=10)),
                ("logged_id", models.BigIntegerField(null=True)),
                ("outcome", models.CharField(blank=True, choices=[("hit", "Hit"), ("miss", "Miss")], max_length=4)),
                ("judged_at", models.DateTimeField(null=True)),
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
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.customer"
                    ),
                ),
            ],
            options={
                "db_table": "action_taken",
                "indexes": [
                    models.Index(fields=["customer", "-at"], name="action_taken_of_customer"),
                    models.Index(condition=models.Q(("task_id__isnull", False)), fields=["task_id", "-at"], name="action_taken_of_task"),
                    models.Index(condition=models.Q(("outcome", ""), ("what", "done")), fields=["at"], name="action_taken_to_judge"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("customer__isnull", False), ("task_id__isnull", False), _connector="OR"),
                        name="action_taken_about_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("until__isnull", False), ("what", "snoozed")),
                            models.Q(("what", "snoozed"), _negated=True),
                            _connector="OR",
                        ),
                        name="action_taken_until",
                    ),
                ],
            },
        ),
        journaled("action_rule", "action_rule"),
        journaled("action_taken", "action_taken"),
    ]

"""Shares: one record is open to a colleague or a team beyond their scopes; and the right to share. A role that may do everything else with
an object may do this as well, as far as it may change."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanxi.journal.triggers import journaled

ACTIONS = ("read", "create", "change", "delete", "import", "export", "merge", "mass_update", "share")
GRANT = """
DO $$
BEGIN
    CREATE TEMPORARY TABLE held_whole ON COMMIT DROP AS
        SELECT role_id, object, max(scope) FILTER (WHERE action = 'change') AS scope FROM access_grant
        WHERE action = ANY ('{read,create,change,delete,import,export,merge,mass_update}') GROUP BY role_id, object HAVING count(*) = 8;
    IF EXISTS (SELECT FROM held_whole) THEN
        PERFORM set_config('guanxi.entry', nextval('journal_entry_id_seq')::text, true);
        INSERT INTO journal_entry (id, kind, actor_key, actor_name, at, details)
            VALUES (current_setting('guanxi.entry')::bigint, 'role.changed', 'system', 'Guanxi', now(), '{}');
        INSERT INTO access_grant (role_id, object, action, scope) SELECT role_id, object, 'share', scope FROM held_whole;
        PERFORM set_config('guanxi.entry', '', true);
    END IF;
END
$$
"""
USER = settings.AUTH_USER_MODEL


def of_user() -> models.Field:
    return models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=USER)


class Migration(migrations.Migration):
    dependencies = [("access", "0006_sessions"), ("journal", "0008_own_fields")]
    operations = [
        migrations.AlterField("grant", "action", models.CharField(max_length=20, choices=[(action, action) for action in ACTIONS])),
        migrations.RunSQL(GRANT, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object", models.TextField()),
                ("record_id", models.BigIntegerField()),
                ("may_write", models.BooleanField(default=False)),
                ("ends_at", models.DateTimeField(null=True)),
                ("shared_at", models.DateTimeField()),
                ("user", of_user()),
                (
                    "team",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="access.team"),
                ),
                ("shared_by", of_user()),
            ],
            options={"db_table": "access_share"},
        ),
        migrations.AddConstraint(
            "share",
            models.CheckConstraint(
                condition=models.Q(user__isnull=True, team__isnull=False) | models.Q(user__isnull=False, team__isnull=True),
                name="access_share_with_one",
            ),
        ),
        migrations.AddConstraint(
            "share",
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("shared_at")), name="access_share_lasts"
            ),
        ),
        migrations.AddConstraint(
            "share", models.UniqueConstraint(fields=("object", "record_id", "user"), name="access_share_once_with_user")
        ),
        migrations.AddConstraint(
            "share", models.UniqueConstraint(fields=("object", "record_id", "team"), name="access_share_once_with_team")
        ),
        journaled("access_share", "share", under=("=object", "record_id")),
    ]

"""Sessions have a table of their own, by a digest of their key. Whoever is signed in stays so: their sessions are carried over."""

import hashlib

import django.db.models.deletion
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations, models

KEPT = "SELECT session_key, session_data, expire_date FROM django_session WHERE expire_date > now()"
CARRY = """
    INSERT INTO access_session (session_key, session_data, expire_date, user_id, signed_in_at, ip, agent)
    SELECT %s, %s, %s, u.id, now(), '', '' FROM access_user u WHERE u.id = %s
"""


def carry_over(apps, schema_editor):
    """Those of whoever is signed in; when that was, nobody noted."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_session')")
        if cursor.fetchone()[0] is None:
            return
        cursor.execute(KEPT)
        for key, data, ends in cursor.fetchall():
            if user := SessionStore().decode(data).get("_auth_user_id"):
                cursor.execute(CARRY, [hashlib.sha256(key.encode()).hexdigest(), data, ends, int(user)])
        cursor.execute("DROP TABLE django_session")


class Migration(migrations.Migration):
    dependencies = [("access", "0005_mass_update")]
    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("session_key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("signed_in_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("ip", models.CharField(blank=True, default="", max_length=45)),
                ("agent", models.CharField(blank=True, default="", max_length=400)),
                (
                    "user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"db_table": "access_session"},
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]

"""The right to change all that a list matches. A role that may do everything else with an object may do this as well, as far as it may
change; every other role is asked for it."""

from django.db import migrations, models

ACTIONS = ("read", "create", "change", "delete", "import", "export", "merge", "mass_update")
GRANT = """
DO $$
BEGIN
    CREATE TEMPORARY TABLE held_whole ON COMMIT DROP AS
        SELECT role_id, object, max(scope) FILTER (WHERE action = 'change') AS scope FROM access_grant
        WHERE action = ANY ('{read,create,change,delete,import,export,merge}') GROUP BY role_id, object HAVING count(*) = 7;
    IF EXISTS (SELECT FROM held_whole) THEN
        PERFORM set_config('guanxi.entry', nextval('journal_entry_id_seq')::text, true);
        INSERT INTO journal_entry (id, kind, actor_key, actor_name, at, details)
            VALUES (current_setting('guanxi.entry')::bigint, 'role.changed', 'system', 'Guanxi', now(), '{}');
        INSERT INTO access_grant (role_id, object, action, scope) SELECT role_id, object, 'mass_update', scope FROM held_whole;
        PERFORM set_config('guanxi.entry', '', true);
    END IF;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_sealed_secrets"), ("journal", "0006_many_at_once")]
    operations = [
        migrations.AlterField("grant", "action", models.CharField(max_length=20, choices=[(action, action) for action in ACTIONS])),
        migrations.RunSQL(GRANT, migrations.RunSQL.noop),
    ]

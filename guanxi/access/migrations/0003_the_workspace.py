from django.db import migrations

FIRST = """
SELECT set_config('guanxi.entry', nextval('journal_entry_id_seq')::text, true);
INSERT INTO journal_entry (id, kind, actor_key, actor_name, at, details)
VALUES (current_setting('guanxi.entry')::bigint, 'workspace.founded', 'system', 'Guanxi', now(), '{}');
INSERT INTO access_workspace (id, name, currency, timezone, language, region, registry_version)
VALUES (1, '', 'CNY', 'Asia/Shanghai', 'zh-hans', 'CN', 1);
SELECT set_config('guanxi.entry', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_journaled")]
    operations = [migrations.RunSQL(FIRST, migrations.RunSQL.noop)]

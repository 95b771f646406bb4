from django.db import migrations

from guanxi.journal.triggers import NOTE_CHANGES


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [
        migrations.RunSQL(NOTE_CHANGES, "DROP FUNCTION journal_note() CASCADE; DROP FUNCTION journal_digest(bytea, jsonb, jsonb)")
    ]

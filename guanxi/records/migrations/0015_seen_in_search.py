"""One index of what is said and of who sees it, over rows that lie close together again."""

import django.contrib.postgres.indexes
from django.db import migrations, models

CLOSE_TOGETHER = """
    DO $$
    DECLARE
        part regclass;
        key name;
    BEGIN
        FOR part, key IN
            SELECT inhrelid, relname FROM pg_inherits
                JOIN pg_index ON indrelid = inhrelid AND indisprimary
                JOIN pg_class ON oid = indexrelid
                WHERE inhparent = 'search_row'::regclass
        LOOP
            EXECUTE format('CLUSTER %s USING %I', part, key);
        END LOOP;
    END
    $$
"""
COUNTED = """
    DO $$
    DECLARE
        part regclass;
    BEGIN
        FOR part IN
            SELECT inhrelid FROM pg_inherits WHERE inhparent = 'search_row'::regclass AND inhrelid <> 'search_row_rest'::regclass
        LOOP
            EXECUTE format('ANALYZE %s', part);
        END LOOP;
    END
    $$
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0014_words_begin_with_a_space")]
    operations = [
        migrations.RunSQL(CLOSE_TOGETHER, migrations.RunSQL.noop),
        migrations.AddIndex(
            "searchrow",
            django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("text"), name="gin_trgm_ops"), models.F("seen_by"), name="search_row_text"
            ),
        ),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
    ]

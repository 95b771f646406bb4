"""Search rows lie apart by object; what the rooms above keep there moves into parts of their own at once."""

import django.contrib.postgres.indexes
from django.db import migrations, models

from guanxi.records.search_partitions import APART

APART_FROM_EACH_OTHER = """
    ALTER TABLE search_row RENAME TO search_row_together;
    DROP INDEX search_row_text;
    CREATE TABLE search_row (LIKE search_row_together) PARTITION BY LIST (object);
    CREATE TABLE search_row_rest PARTITION OF search_row DEFAULT;
    SELECT search_row_apart(object) FROM search_row_together GROUP BY object ORDER BY object;
    INSERT INTO search_row SELECT * FROM search_row_together ORDER BY object, record_id;
    DROP TABLE search_row_together;
    ALTER TABLE search_row ADD PRIMARY KEY (record_id, object);
    CREATE INDEX search_row_text ON search_row USING gin (text gin_trgm_ops);
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
TOGETHER = """
    ALTER TABLE search_row RENAME TO search_row_by_object;
    DROP INDEX search_row_text;
    CREATE TABLE search_row (LIKE search_row_by_object);
    INSERT INTO search_row SELECT * FROM search_row_by_object;
    DROP TABLE search_row_by_object;
    ALTER TABLE search_row ADD PRIMARY KEY (record_id, object);
    CREATE INDEX search_row_text ON search_row USING gin (object, text gin_trgm_ops);
"""
TEXT = django.contrib.postgres.indexes.GinIndex(
    django.contrib.postgres.indexes.OpClass(models.F("text"), name="gin_trgm_ops"), name="search_row_text"
)


class Migration(migrations.Migration):
    dependencies = [("records", "0011_search_by_object")]
    operations = [
        migrations.RunSQL(APART, "DROP FUNCTION search_row_apart(text)"),
        migrations.RunSQL(
            APART_FROM_EACH_OTHER,
            TOGETHER,
            state_operations=[migrations.RemoveIndex("searchrow", "search_row_text"), migrations.AddIndex("searchrow", TEXT)],
        ),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
    ]

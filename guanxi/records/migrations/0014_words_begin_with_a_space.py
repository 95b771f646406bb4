"""Words begin in one way only, and search rows get room for who sees a record. What has an owner says so before the index is made anew."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

SEEN_BY = """
    CREATE FUNCTION search_row_seen_by(owner bigint, team bigint) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS 'SELECT array_remove(ARRAY[owner, -team], NULL)'
"""
BEGINNING = "UPDATE search_row SET text = ' ' || replace(text, E'\\n', E'\\n ')"
NOT_BEGINNING = "UPDATE search_row SET text = replace(substr(text, 2), E'\\n ', E'\\n')"


class Migration(migrations.Migration):
    dependencies = [("records", "0013_own_times_and_colleagues")]
    operations = [
        migrations.RemoveIndex("searchrow", "search_row_text"),
        migrations.AddField("searchrow", "seen_by", ArrayField(models.BigIntegerField(), null=True)),
        migrations.RunSQL(SEEN_BY, "DROP FUNCTION search_row_seen_by(bigint, bigint)"),
        migrations.RunSQL(BEGINNING, NOT_BEGINNING),
    ]

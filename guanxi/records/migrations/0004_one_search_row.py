import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions
from django.db import migrations, models

GATHERED = """
    INSERT INTO search_row (object, record_id, fields, text)
    SELECT object, record_id, array_agg(field ORDER BY id), string_agg(replace(text, E'\\n', ' '), E'\\n' ORDER BY id)
    FROM search_row_by_field GROUP BY object, record_id
"""
HAS = """
    CREATE FUNCTION search_row_has(fields text[], text text, readable text[], pattern text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT EXISTS (
            SELECT FROM unnest(fields, string_to_array(text, E'\\n')) AS line(field, said)
            WHERE line.field = ANY(readable) AND line.said LIKE pattern
        )
    $$
"""


class Migration(migrations.Migration):
    """One row per record instead of one per record and field: a quarter of the rows, and of what writing them costs."""

    dependencies = [("records", "0003_import_told")]
    operations = [
        migrations.RemoveIndex("searchrow", "search_row_text"),
        migrations.RemoveConstraint("searchrow", "search_row_once"),
        migrations.AlterModelTable("searchrow", "search_row_by_field"),
        migrations.RenameModel("SearchRow", "SearchRowByField"),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                ("pk", models.CompositePrimaryKey("record_id", "object", blank=True, editable=False, primary_key=True, serialize=False)),
                ("object", models.TextField()),
                ("record_id", models.BigIntegerField()),
                ("fields", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("text", models.TextField()),
            ],
            options={"db_table": "search_row"},
        ),
        migrations.RunSQL(GATHERED, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="searchrow",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("text"), "gin_trgm_ops"), name="search_row_text"
            ),
        ),
        migrations.DeleteModel("SearchRowByField"),
        migrations.RunSQL(HAS, "DROP FUNCTION search_row_has(text[], text, text[], text)"),
    ]

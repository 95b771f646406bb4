"""The index of search knows the objects: one that holds a word nowhere is not searched for it row by row."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0010_told_of_shares")]
    operations = [
        migrations.RemoveIndex("searchrow", "search_row_text"),
        migrations.AddIndex(
            "searchrow",
            django.contrib.postgres.indexes.GinIndex(
                models.F("object"),
                django.contrib.postgres.indexes.OpClass(models.F("text"), name="gin_trgm_ops"),
                name="search_row_text",
            ),
        ),
    ]

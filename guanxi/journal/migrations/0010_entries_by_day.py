"""Entries of a day are found without reading all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0009_few_at_once")]
    operations = [migrations.AddIndex("entry", models.Index(fields=["at"], name="journal_entry_day"))]

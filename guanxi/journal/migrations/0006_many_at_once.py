"""Rows that come by the hundred are told from the columns that hold anything."""

from django.db import migrations

from guanxi.journal.triggers import NOTE_CHANGES


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_plain_inserts")]

    operations = [migrations.RunSQL(NOTE_CHANGES, migrations.RunSQL.noop)]

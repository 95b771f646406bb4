"""Few rows are told by statements that are planned once per session."""

from django.db import migrations

from guanxi.journal.triggers import NOTE_CHANGES


class Migration(migrations.Migration):
    dependencies = [("journal", "0008_own_fields")]
    operations = [migrations.RunSQL(NOTE_CHANGES, migrations.RunSQL.noop)]

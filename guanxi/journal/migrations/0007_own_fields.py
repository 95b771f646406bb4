"""What changed in own fields is told field by field."""

from django.db import migrations

from guanxi.journal.triggers import NOTE_CHANGES


class Migration(migrations.Migration):
    dependencies = [("journal", "0006_many_at_once")]
    operations = [migrations.RunSQL(NOTE_CHANGES, migrations.RunSQL.noop)]

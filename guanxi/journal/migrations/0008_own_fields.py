"""What changed in own fields is told field by field."""

from django.db import migrations

from guanxi.journal.triggers import NOTE_CHANGES


class Migration(migrations.Migration):
    dependencies = [("journal", "0007_chain")]
    operations = [migrations.RunSQL(NOTE_CHANGES, migrations.RunSQL.noop)]

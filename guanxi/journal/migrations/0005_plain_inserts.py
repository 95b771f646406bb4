from django.db import migrations

from guanxi.journal.triggers import NOTE_CHANGES


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_refuse_truncate")]
    operations = [migrations.RunSQL(NOTE_CHANGES, migrations.RunSQL.noop)]

from django.db import migrations

from guanxi.journal.triggers import REFUSE_ON_ALL, REFUSE_TRUNCATE


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_exact_numbers")]
    operations = [migrations.RunSQL([REFUSE_TRUNCATE, REFUSE_ON_ALL], "DROP FUNCTION journal_refuse_truncate() CASCADE")]

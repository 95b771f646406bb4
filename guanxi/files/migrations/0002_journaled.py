from django.db import migrations

from guanxi.journal.triggers import journaled


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial"), ("journal", "0002_triggers")]
    operations = [
        journaled("stored_file", "file", under=("=object", "record_id"), ignored=("sha256", "state")),
    ]

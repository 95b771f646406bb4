from django.db import migrations

from guanxi.journal.triggers import journaled


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("journal", "0002_triggers")]
    operations = [
        journaled("tag", "tag"),
        journaled("tagging", "tagging", under=("=object", "record_id")),
    ]

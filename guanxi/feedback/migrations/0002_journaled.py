from django.db import migrations

from guanxi.journal.triggers import journaled


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial"), ("journal", "0002_triggers")]
    operations = [
        journaled("feedback", "feedback", under=("customer", "customer_id")),
    ]

from django.db import migrations

from guanxi.journal.triggers import journaled


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial"), ("journal", "0002_triggers")]
    operations = [
        journaled("note", "note", under=("customer", "customer_id")),
        journaled("call", "call", under=("customer", "customer_id")),
        journaled("task", "task", under=("customer", "customer_id")),
    ]

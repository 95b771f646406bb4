from django.db import migrations

from guanxi.journal.triggers import journaled


class Migration(migrations.Migration):
    dependencies = [("commerce", "0001_initial"), ("journal", "0002_triggers")]
    operations = [
        journaled("product", "product"),
        journaled("purchase_order", "order", under=("customer", "customer_id")),
        journaled("order_line", "order_line", under=("order", "order_id")),
        journaled("refund", "refund", under=("order", "order_id")),
        journaled("exchange_rate", "rate"),
    ]

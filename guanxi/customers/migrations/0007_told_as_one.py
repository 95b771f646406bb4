from django.db import migrations

from guanxi.journal.triggers import told_as_one


class Migration(migrations.Migration):
    dependencies = [("customers", "0006_parts_of_contact_points"), ("journal", "0005_plain_inserts")]
    operations = [told_as_one("customer", "=kind", {"person": ("person", "customer_id"), "company": ("company", "customer_id")})]

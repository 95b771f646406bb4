from django.db import migrations

from guanxi.journal.triggers import journaled


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("journal", "0002_triggers")]
    operations = [
        journaled("customer", "=kind"),
        journaled("person", "person", key="customer_id"),
        journaled("company", "company", key="customer_id"),
        journaled("employment", "employment", under=("person", "person_id")),
        journaled("contact_point", "contact_point", under=("customer", "customer_id")),
        journaled("consent", "consent", under=("customer", "customer_id")),
        journaled("preferences", "preferences", key="customer_id", under=("customer", "customer_id")),
    ]

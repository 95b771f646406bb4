from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0011_duplicates")]
    operations = [
        migrations.AddField("customer", "is_restricted", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("customer", "no_profiling", models.BooleanField(db_default=False, default=False)),
        migrations.AddIndex(
            "customer",
            models.Index(fields=["id"], name="customer_unprofiled", condition=models.Q(no_profiling=True) | models.Q(is_restricted=True)),
        ),
    ]

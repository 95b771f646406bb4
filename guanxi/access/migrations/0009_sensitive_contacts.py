"""A company may declare the ways to reach its customers sensitive."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0008_masked_fields")]
    operations = [
        migrations.AddField(
            "workspace",
            "contacts_are_sensitive",
            models.BooleanField(
                db_default=False, default=False, verbose_name="Phones, e-mails and other ways to reach customers are sensitive"
            ),
        ),
    ]

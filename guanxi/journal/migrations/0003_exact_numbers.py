from django.db import migrations, models

from guanxi.journal.models.exact import ExactNumbers


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_triggers")]
    operations = [
        migrations.AlterField("change", "before", models.JSONField(decoder=ExactNumbers, null=True)),
        migrations.AlterField("change", "after", models.JSONField(decoder=ExactNumbers, null=True)),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0012_wishes_about_their_data")]
    operations = [
        migrations.AddField("customer", "erased_at", models.DateTimeField(null=True)),
    ]

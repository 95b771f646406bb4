import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_no_circle_of_parents")]
    operations = [
        migrations.AddIndex(
            model_name="contactpoint",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper("normalised"), "gin_trgm_ops"),
                name="contact_point_part",
            ),
        ),
    ]

"""When somebody was erased. The planner takes a column that it never looked at for one that is hardly ever empty: it has a look at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0012_wishes_about_their_data")]
    operations = [
        migrations.AddField("customer", "erased_at", models.DateTimeField(null=True)),
        migrations.RunSQL("ANALYZE customer (erased_at)", migrations.RunSQL.noop),
    ]

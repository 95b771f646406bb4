"""Whether a company would be above itself is asked from key to key."""

from django.db import migrations

from guanxi.customers.companies.parents import REFUSE_CIRCLE


class Migration(migrations.Migration):
    dependencies = [("customers", "0009_scores_are_exchanged")]

    operations = [migrations.RunSQL(REFUSE_CIRCLE, migrations.RunSQL.noop)]

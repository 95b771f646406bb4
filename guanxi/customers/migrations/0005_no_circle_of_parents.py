from django.db import migrations

from guanxi.customers.companies.parents import NO_CIRCLE


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_consent_is_a_record")]
    operations = [migrations.RunSQL(NO_CIRCLE, "DROP FUNCTION company_refuse_circle() CASCADE")]

import django.db.models.deletion
from django.db import migrations, models

SCORES_GO_WITH_THEIR_CUSTOMER = """
CREATE OR REPLACE FUNCTION customer_takes_scores() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM current_score s USING old_rows o WHERE s.customer_id = o.id;
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER customer_takes_scores AFTER DELETE ON customer REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION customer_takes_scores();
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0008_fewer_indexes")]
    operations = [
        migrations.AlterField(
            model_name="currentscore",
            name="customer",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="scores",
                to="customers.customer",
            ),
        ),
        migrations.AlterField(
            model_name="currentscore",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="customers.scorerun",
            ),
        ),
        migrations.RunSQL(SCORES_GO_WITH_THEIR_CUSTOMER, "DROP FUNCTION customer_takes_scores() CASCADE"),
    ]

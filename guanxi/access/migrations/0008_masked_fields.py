"""A role may see a sensitive field masked: that there is something, and no more of it than tells two values apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0007_shares")]
    operations = [
        migrations.AddField("fieldgrant", "is_masked", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "fieldgrant",
            models.CheckConstraint(
                condition=models.Q(("is_masked", True), ("may_write", True), _negated=True), name="access_field_grant_masked_or_written"
            ),
        ),
    ]

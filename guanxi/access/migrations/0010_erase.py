"""The right to erase people for good. No role has it until somebody grants it."""

from django.db import migrations, models

ACTIONS = ("read", "create", "change", "delete", "import", "export", "merge", "mass_update", "share", "erase")


class Migration(migrations.Migration):
    dependencies = [("access", "0009_sensitive_contacts")]
    operations = [
        migrations.AlterField("grant", "action", models.CharField(max_length=20, choices=[(action, action) for action in ACTIONS])),
    ]

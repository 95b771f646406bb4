import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Imports that were there before count as told."""

    dependencies = [("records", "0002_journaled"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField("import", "told_at", models.DateTimeField(default=django.utils.timezone.now, null=True)),
        migrations.AddIndex(
            "import", models.Index(condition=models.Q(("told_at__isnull", True)), fields=["started_by"], name="import_not_told_yet")
        ),
    ]

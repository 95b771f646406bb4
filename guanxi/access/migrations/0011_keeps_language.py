"""Whether somebody keeps their language, or takes that of the browser when they sign in for the first time. Whoever is there keeps it."""

from django.db import migrations, models

from guanxi.journal.triggers import journaled


class Migration(migrations.Migration):
    dependencies = [("access", "0010_erase")]

    operations = [
        migrations.AddField("user", "keeps_language", models.BooleanField(default=True)),
        migrations.AlterField("user", "keeps_language", models.BooleanField(default=False)),
        journaled("access_user", "user", ignored=("password", "keeps_language")),
    ]

from django.db import migrations, models

KINDS = [
    ("text", "Text"),
    ("long_text", "Long Text"),
    ("number", "Number"),
    ("money", "Money"),
    ("date", "Date"),
    ("datetime", "Datetime"),
    ("time", "Time"),
    ("choice", "Choice"),
    ("choices", "Choices"),
    ("yes_no", "Yes No"),
    ("link", "Link"),
    ("user", "User"),
    ("formula", "Formula"),
]


class Migration(migrations.Migration):
    dependencies = [("records", "0012_search_rows_apart")]

    operations = [migrations.AlterField("ownfield", "kind", models.CharField(choices=KINDS, max_length=20))]

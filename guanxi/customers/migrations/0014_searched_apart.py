from django.db import migrations

from guanxi.records.search_partitions import searched_apart


class Migration(migrations.Migration):
    dependencies = [("customers", "0013_erased_people"), ("records", "0012_search_rows_apart")]
    operations = [searched_apart("person", "company", "consent")]

from django.db import migrations

from guanxi.records.search_partitions import searched_apart


class Migration(migrations.Migration):
    dependencies = [("feedback", "0003_fewer_indexes"), ("records", "0012_search_rows_apart")]
    operations = [searched_apart("feedback")]

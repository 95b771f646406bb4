from django.db import migrations

from guanxi.records.seen_in_search import seen_as_their_customer


class Migration(migrations.Migration):
    dependencies = [("commerce", "0004_searched_apart"), ("records", "0014_words_begin_with_a_space"), ("customers", "0015_seen_in_search")]
    run_before = [("records", "0015_seen_in_search")]
    operations = [seen_as_their_customer("order", "purchase_order")]

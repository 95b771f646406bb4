from django.db import migrations

from guanxi.records.seen_in_search import alone_with_papers, seen_as_held, seen_as_their_customer


class Migration(migrations.Migration):
    dependencies = [("customers", "0014_searched_apart"), ("records", "0014_words_begin_with_a_space")]
    run_before = [("records", "0015_seen_in_search")]
    operations = [
        alone_with_papers("customer"),
        seen_as_held("person", "customer"),
        seen_as_held("company", "customer"),
        seen_as_their_customer("consent", "consent"),
    ]

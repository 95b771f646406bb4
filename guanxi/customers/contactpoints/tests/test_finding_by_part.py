"""Whoever knows the last digits of a phone or a piece of a mail address finds the person through an index."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from guanxi.access.actor import SYSTEM
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.binning import reindex
from guanxi.records.reading import rows
from guanxi.records.registry import registry
from guanxi.records.writing import change

pytestmark = pytest.mark.django_db
PERSON = registry.of("person")
MANY = 8_000


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """Enough people that the planner weighs its ways as in a real company: once for all tests, gone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        _write_many()
        yield
        transaction.set_rollback(True)


def _write_many():
    with act("person.created", by=SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customer (id, kind, name, sort_key, lifecycle, source, country, province, city, language, industry, remarks, "
            "opening_currency, own, version, created_at, changed_at) "
            "SELECT n, 'person', 'P' || n, 'p' || n, 'lead', '', '', '', '', '', '', '', '', '{}', 1, now(), now() "
            "FROM generate_series(1, %s) n",
            [MANY],
        )
        cursor.execute("INSERT INTO person (customer_id, family_name, given_name, gender) SELECT id, '', name, '' FROM customer")
        for kind, value in (
            ("phone", "'+861' || lpad((n * 7919 %% 10000000000)::text, 10, '3')"),
            ("email", "md5(n::text) || '@example.com'"),
            ("wechat", "'wx_' || md5(n::text)"),
        ):
            cursor.execute(
                "INSERT INTO contact_point (customer_id, kind, label, value, normalised, is_primary, is_invalid, opted_out) "
                f"SELECT n, '{kind}', '', v, v, true, false, false FROM generate_series(1, %s) n, LATERAL (SELECT {value} AS v) AS w",
                [MANY],
            )
        reindex(PERSON, list(range(1, MANY + 1)), Asking(SYSTEM))
        cursor.execute(
            "SELECT gin_clean_pending_list('search_row_person_text_seen_by_idx'), gin_clean_pending_list('contact_point_part')"
        )  # as autovacuum does
        for table in ("customer", "person", "contact_point", "search_row_person"):
            cursor.execute(f"ANALYZE {table}")


@pytest.mark.parametrize(
    ("field", "part"), [("phones", "7919"), ("phones", "139 8021"), ("emails", "c4ca4238"), ("emails", "C4CA42"), ("wechat", "c4ca42")]
)
def test_it_reads_an_index(many, field, part):
    condition = PERSON.by_name[field].condition("contains", part, Asking(SYSTEM))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # eight thousand are few: whether an index can answer is what matters at a million
    plan = rows(PERSON, SYSTEM).filter(condition).order_by("sort_key", "pk")[:50].explain()
    assert ("contact_point_part" if field == "wechat" else "search_row_person_text_seen_by_idx") in plan, plan
    assert "Seq Scan on" not in plan, plan


def test_it_finds_who_has_it(many):
    change(PERSON, 77, {"phones": "+8613812345678"}, by=SYSTEM)
    for part in ("5678", "138 1234", "345", "45"):
        condition = PERSON.by_name["phones"].condition("contains", part, Asking(SYSTEM))
        assert rows(PERSON, SYSTEM).filter(condition, pk=77).exists(), part
    condition = PERSON.by_name["emails"].condition("contains", "5678", Asking(SYSTEM))
    assert not rows(PERSON, SYSTEM).filter(condition, pk=77).exists(), "a phone is no mail"

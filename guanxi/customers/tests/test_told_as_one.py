"""A person lies in two tables and is one record to the journal, in whichever order its rows come."""

from __future__ import annotations

import hashlib

import pytest
from django.db import Error, connection, transaction

from guanxi.access.actor import SYSTEM
from guanxi.customers.models import Customer, Person
from guanxi.journal.models import Change
from guanxi.journal.writing import act
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CUSTOMER = (
    "INSERT INTO customer (id, own, version, created_at, changed_at, kind, name, sort_key, lifecycle, source, country, province, city, "
    "language, industry, remarks, opening_currency) "
    "SELECT id, '{}', 1, now(), now(), 'person', '王丽华', 'wang2', 'lead', '', '', '', '', '', '', '', '' FROM unnest(%s::bigint[]) AS id"
)
PERSON = "INSERT INTO person (customer_id, family_name, given_name, gender) SELECT id, '王', '丽华', '' FROM unnest(%s::bigint[]) AS id"


def told(statements, ids):
    with act("person.created", by=SYSTEM) as entry, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [ids])
    rows = {change.record_id: change for change in Change.objects.filter(entry_id=entry.id)}
    assert Change.objects.filter(entry_id=entry.id).count() == len(rows)
    return rows


def without_moments(change):
    return (
        change.object,
        change.before,
        {name: value for name, value in change.after.items() if name not in {"id", "customer_id", "created_at"}},
    )


def test_a_person_is_one_change_whichever_table_is_written_first():
    rows_of_root_first = told([CUSTOMER, PERSON], [901, 902])
    extension_first = told([PERSON, CUSTOMER], [903, 904])
    assert without_moments(rows_of_root_first[901]) == without_moments(extension_first[903])
    for change in (*rows_of_root_first.values(), *extension_first.values()):
        assert (change.after["id"], change.after["name"], change.after["given_name"]) == (change.record_id, "王丽华", "丽华")


def test_many_people_are_told_as_one_is_though_only_some_fill_a_column():
    some_fill = CUSTOMER.replace("language, industry", "language, external_id, industry").replace(
        "'', '', '', '' FROM", "'', E, '', '', '' FROM"
    )
    some_fill = some_fill.replace("E,", "CASE WHEN id %% 2 = 0 THEN 'C-' || id END,")
    alone = told([PERSON, some_fill], [1001])[1001]
    many = told([PERSON, some_fill], list(range(2001, 2201)))
    assert len(many) == 200
    assert without_moments(many[2001]) == without_moments(alone)
    assert without_moments(many[2002])[2] == {**without_moments(alone)[2], "external_id": "C-2002"}
    assert not {"version", "changed_at"} & many[2001].after.keys()


def test_a_row_that_extends_a_root_told_of_already_joins_it_and_the_others_wait_for_theirs():
    with act("person.created", by=SYSTEM) as entry, connection.cursor() as cursor:
        cursor.execute(CUSTOMER, [[905]])
        cursor.execute(PERSON, [[905, 906]])
        assert list(Change.objects.filter(entry_id=entry.id).values_list("record_id", flat=True)) == [905]
        cursor.execute(CUSTOMER, [[906]])
    changes = list(Change.objects.filter(entry_id=entry.id).order_by("record_id"))
    assert [(one.record_id, one.after["gender"], one.after["sort_key"]) for one in changes] == [(905, "", "wang2"), (906, "", "wang2")]


def test_every_digest_is_salted_on_its_own_and_covers_what_was_told():
    told([PERSON, CUSTOMER], list(range(910, 940)))
    told([CUSTOMER, PERSON], list(range(940, 950)))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT salt, digest, coalesce(before::text, ''), coalesce(after::text, '') FROM journal_change WHERE record_id >= 910"
        )
        rows = [row for row in cursor.fetchall() if '"wang2"' in row[3]]
    assert len({bytes(salt) for salt, _digest, _before, _after in rows}) == len(rows) == 40
    for salt, digest, before, after in rows:
        assert len(bytes(salt)) == 16
        assert hashlib.sha256(bytes(salt) + f"{before}\n{after}".encode()).digest() == bytes(digest)


@pytest.mark.parametrize("statement", [CUSTOMER, PERSON])
def test_neither_table_is_written_outside_an_act(statement):
    with pytest.raises(Error, match="outside a journal entry"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [[950]])


def test_a_person_who_goes_and_comes_back_within_one_act_is_still_one_change():
    [pk] = create(registry.of("person"), [{"name": "王丽华"}], by=SYSTEM)
    with act("person.changed", by=SYSTEM) as entry, connection.cursor() as cursor:
        cursor.execute("DELETE FROM person WHERE customer_id = %s", [pk])
        cursor.execute("DELETE FROM customer WHERE id = %s", [pk])
        cursor.execute(PERSON, [[pk]])
        cursor.execute(CUSTOMER, [[pk]])
    change = Change.objects.get(entry_id=entry.id)
    assert (change.before["name"], change.after["name"], change.after["given_name"]) == ("王丽华", "王丽华", "丽华")
    assert Customer.objects.filter(pk=pk).exists()
    assert Person.objects.filter(pk=pk).exists()

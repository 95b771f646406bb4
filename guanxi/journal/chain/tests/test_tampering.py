"""Forty tamperings, each kind at least once, each alone: all are found. `make drill-tamper` does a thousand."""

from __future__ import annotations

import random

import pytest
from django.db import connection, transaction

from guanxi.journal.chain.tests.tampering import ALL, run
from guanxi.journal.chain.verifying import walk
from guanxi.journal.models import LastHead

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def found_after(tamper, seed, file):
    """Everything is as before afterwards."""
    whole = file.read_bytes()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    with transaction.atomic():
        run("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        last = LastHead.objects.get().position
        told = tamper(random.Random(seed), last, file)
        found = walk(file).findings
        transaction.set_rollback(True)
    file.write_bytes(whole)
    return told, found


def test_it_finds_nothing_where_nothing_was_done(journal):
    assert walk(journal).findings == []


@pytest.mark.parametrize("tamper", ALL, ids=lambda tamper: tamper.__name__)
def test_it_finds_every_kind_of_tampering(journal, tamper):
    for seed in (1, 2):
        told, found = found_after(tamper, seed, journal)
        assert found, told
        assert all(finding.sentence for finding in found)
    assert walk(journal).findings == []

"""A second connection sorts new texts into the search index while an import writes; without it the import does so itself."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import DatabaseError, connection

from guanxi.access.actor import SYSTEM
from guanxi.records.importing import running, tidying
from guanxi.records.importing.tests.test_crashing import _house, drafted  # noqa: F401
from guanxi.records.models import Import
from guanxi.records.registry import registry
from guanxi.records.searching import matching

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 200


def sorters() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "import-sorts-in"]


def test_the_heap_is_sorted_in_beside_the_import_and_nobody_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 50)
    seen, sorted_in = [], []
    real = tidying._Sorter.run
    monkeypatch.setattr(tidying._Sorter, "run", lambda self: (sorted_in.append(self), real(self)))
    done = running.run(drafted(tmp_path, rows=ROWS).pk, progress=lambda _import, _share: seen.append(len(sorters())))
    assert done.state == "done"
    assert seen[0] == 0, "a file of one chunk needs none"
    assert seen[1:] == [1] * (len(seen) - 1)
    assert (len(sorted_in), sorters()) == (1, [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('search_row_person_text_seen_by_idx')")
        assert cursor.fetchone() == (0,), "nothing lies on the heap when the import has ended"
    person = registry.of("person")
    assert person.model.objects.filter(matching(person, "王151丽", SYSTEM)).count() == 1


def test_an_import_gets_on_without_it(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 50)
    monkeypatch.setattr(tidying, "SORT_IN", "SELECT 1 / 0")
    done = running.run(drafted(tmp_path, rows=ROWS).pk)
    assert (done.state, done.rows_done, sorters()) == ("done", ROWS, [])
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(tidying.SORT_IN)


def known(table):
    """How many rows the planner thinks there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        return cursor.fetchone()[0]


def test_the_planner_knows_what_came(tmp_path, monkeypatch):
    monkeypatch.setattr(tidying, "MUCH", 100)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customer, person, contact_point, search_row_person")
    assert known("person") == 0
    done = running.run(drafted(tmp_path, rows=ROWS).pk)
    assert known("person") == known("customer") == done.created
    assert known("contact_point") == 2 * done.created
    assert known("search_row_person") == done.created
    again = running.run(drafted(tmp_path, rows=ROWS).pk)
    assert again.created == 0
    assert known("person") == done.created


def test_the_planner_hears_of_the_first_chunks_while_the_next_ones_go_in(tmp_path, monkeypatch):
    monkeypatch.setattr(tidying, "MUCH", 100)
    monkeypatch.setattr(running, "CHUNK", 50)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customer, person, contact_point, search_row_person")
    heard = []

    def progress(_import, share):
        if share < 1:
            time.sleep(0.3)
            heard.append(known("person"))

    done = running.run(drafted(tmp_path, rows=8 * 50).pk, progress=progress)
    assert heard[0] == 0
    assert any(0 < rows < 400 for rows in heard), heard
    assert known("person") == done.created


def test_a_check_leaves_the_planner_as_it_was(tmp_path, monkeypatch):
    monkeypatch.setattr(tidying, "MUCH", 100)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE search_row")  # as in a new house: never counted
    before = known("search_row_person")
    checked = drafted(tmp_path, rows=ROWS)
    Import.objects.filter(pk=checked.pk).update(dry_run=True)
    assert running.run(checked.pk).created > 100
    assert known("search_row_person") == before


def test_it_waits_for_nobody_who_tidies_a_table(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 50)
    monkeypatch.setattr(tidying, "MUCH", 100)
    draft = drafted(tmp_path, rows=ROWS)
    somebody = connection.copy()
    try:
        somebody.set_autocommit(False)
        with somebody.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '20s'")
            cursor.execute("LOCK TABLE customer, search_row IN SHARE UPDATE EXCLUSIVE MODE")
            done = running.run(draft.pk)
            cursor.execute("SELECT 1")
    finally:
        somebody.close()
    assert (done.state, done.rows_done, sorters()) == ("done", ROWS, [])

"""What Guanxi does itself is never a finding: mass changes and their undoing, imports and theirs, merges, writers at work, a kill -9."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.access.recognising import actor_of_user
from guanxi.access.tests.cast import user_with_password
from guanxi.access.users.placing import Place
from guanxi.customers.merging.merging import merge_customers
from guanxi.journal import kinds
from guanxi.journal.chain.exporting import write_head
from guanxi.journal.chain.linking import chain_all
from guanxi.journal.chain.tests.conftest import AT, write_some
from guanxi.journal.chain.verifying import verify, walk
from guanxi.journal.models import Entry
from guanxi.records.bulk.deeds import Deed
from guanxi.records.bulk.running import run as run_bulk
from guanxi.records.bulk.starting import start_bulk
from guanxi.records.bulk.undoing import start_undo, undo_bulk
from guanxi.records.importing.drafting import draft_import
from guanxi.records.importing.running import run as run_import
from guanxi.records.importing.settling import start
from guanxi.records.importing.undoing import undo_import
from guanxi.records.models import BulkChange, Import
from guanxi.records.registry import registry
from guanxi.records.writing import change
from guanxi.sql.addressing import database_url

pytestmark = [pytest.mark.database]
WRITING = """
from guanxi.site.cli import set_up_django
set_up_django()
from guanxi.access.actor import SYSTEM
from guanxi.journal.chain.exporting import write_head
from guanxi.journal.chain.linking import chain_all
from guanxi.records.registry import registry
from guanxi.records.writing import create
from django.utils import timezone
number = 0
while True:
    number += 1
    create(registry.of("person"), [{"name": f"王小{number}"}], by=SYSTEM)
    print("written", flush=True)
    chain_all()
    write_head(at=timezone.now())
"""


def as_written(file):
    chain_all()
    write_head(at=AT)
    report = walk(file)
    return (report.findings, report.waiting, report.entries) == ([], 0, Entry.objects.count())


@pytest.fixture
def owner(db):
    return actor_of_user(user_with_password("chen", Place(is_owner=True)))


def test_a_mass_change_and_its_undoing(journal, owner):
    change(registry.of("person"), registry.of("person").model.objects.order_by("pk")[0].pk, {"city": "上海"}, by=SYSTEM)
    words = {"filter": '{"field":"city","op":"is","value":"上海"}'}
    bulk = start_bulk(registry.of("person"), Deed("change", "remarks", "all the same"), by=owner, words=words)
    run_bulk(bulk.pk)
    assert as_written(journal)
    start_undo(BulkChange.objects.get(pk=bulk.pk), by=owner)
    undo_bulk(bulk.pk, by=owner)
    assert as_written(journal)


def test_an_import_and_its_undoing(journal, owner, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("name,phone\n" + "".join(f"李小{n},1390013{9000 + n}\n" for n in range(30)))
    made = draft_import("person", file, file_name=file.name, by=owner)
    start(made)
    run_import(made.pk)
    assert as_written(journal)
    undo_import(Import.objects.get(pk=made.pk), by=owner)
    assert as_written(journal)


def test_a_merge(journal):
    people = registry.of("person")
    winner, loser = people.model.objects.order_by("pk").values_list("pk", flat=True)[:2]
    merge_customers(people, winner=winner, losers=[loser], values={}, by=SYSTEM)
    assert as_written(journal)


@pytest.mark.django_db(transaction=True)
def test_writers_at_work_meanwhile(heads_path):
    kinds.declare("test.happened", "happened")
    ended = threading.Event()

    def write():
        try:
            for first in range(0, 30, 2):
                write_some(first, 2)
        finally:
            connection.close()
            ended.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not ended.is_set():
        chain_all()
        write_head(at=AT)
        assert verify(heads_path).findings == []
    writer.join()
    assert as_written(heads_path)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_kill_in_the_middle_of_writing_and_chaining(heads_path, tmp_path):
    environment = {**os.environ, "DATABASE_URL": database_url(), "GUANXI_DATA": str(tmp_path), "PYTHONWARNINGS": "ignore"}
    for seed in range(3):
        child = subprocess.Popen([sys.executable, "-c", WRITING], env=environment, stdout=subprocess.PIPE, text=True)
        assert child.stdout
        assert child.stdout.readline() == "written\n"
        time.sleep(random.Random(seed).random() / 3)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        assert verify(heads_path).findings == []
    assert as_written(heads_path)

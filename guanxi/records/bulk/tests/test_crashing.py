"""Bulk work whose worker is killed goes on where it stopped, forwards and backwards; two workers never do the same; what nobody takes up
again ends with a word."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import OperationalError, connection
from django.db.models import Count

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Workspace
from guanxi.customers.models import Customer
from guanxi.journal.models import Change
from guanxi.journal.writing import act
from guanxi.records import jobs
from guanxi.records.bulk import running, starting, undoing
from guanxi.records.bulk.deeds import Deed
from guanxi.records.bulk.starting import start_bulk
from guanxi.records.bulk.stopping import stop, stop_undoing
from guanxi.records.bulk.telling import why_stopped, why_undoing_stopped
from guanxi.records.models import BulkChange
from guanxi.records.registry import registry
from guanxi.records.writing import create
from guanxi.sql.addressing import database_url

pytestmark = pytest.mark.django_db(transaction=True)
PERSON = registry.of("person")
WORKER = """
import sys, django
django.setup()
from guanxi.access.actor import SYSTEM
from guanxi.records.bulk import running, undoing
running.CHUNK = 20
print("ready", flush=True)
running.run(int(sys.argv[1])) if sys.argv[2] == "run" else undoing.undo_bulk(int(sys.argv[1]), by=SYSTEM)
"""


def asked(people):
    with act("workspace.founded", by=SYSTEM):
        Workspace.objects.get_or_create(pk=1)
    create(PERSON, [{"name": f"王{number}", "city": f"城{number}"} for number in range(people)], by=SYSTEM)
    return start_bulk(PERSON, Deed("change", "city", "杭州"), by=SYSTEM, words={})


def spawned(bulk, what, folder):
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "GUANXI_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "guanxi.site.settings",
    }
    return subprocess.Popen([sys.executable, "-c", WORKER, str(bulk.pk), what], env=environment, stdout=subprocess.PIPE, text=True)


def killed_on_the_way(bulk, what, folder, done):
    """SIGKILL as soon as something of it is in."""
    worker = spawned(bulk, what, folder)
    worker.stdout.readline()
    while worker.poll() is None and not done(BulkChange.objects.get(pk=bulk.pk)):
        time.sleep(0.002)
    worker.send_signal(signal.SIGKILL)
    worker.wait(timeout=30)


def once_free(work):
    """As the queue does, which tries again: PostgreSQL needs a moment to notice that who held the work is gone."""
    until = time.monotonic() + 30
    while (found := work()) is None and time.monotonic() < until:
        time.sleep(0.02)
    return found


def test_a_killed_worker_doubles_nothing_and_loses_nothing(tmp_path, settings):
    settings.DATA = tmp_path
    bulk = asked(600)
    before = dict(Customer.objects.values_list("pk", "city"))
    killed_on_the_way(bulk, "run", tmp_path, lambda now: now.changed)
    half = BulkChange.objects.get(pk=bulk.pk)
    assert (half.state, 0 < half.changed < 600) == ("running", True)
    done = once_free(lambda: running.run(bulk.pk))
    assert (done.state, done.changed, done.unchanged) == ("done", 600, 0)
    told = Change.objects.filter(entry__in=done.chunks.values("entry")).values("record_id").annotate(times=Count("entry"))
    assert {one["times"] for one in told} == {1}
    undoing.start_undo(done, by=SYSTEM)
    killed_on_the_way(bulk, "undo", tmp_path, lambda now: now.returned)
    assert 0 < BulkChange.objects.get(pk=bulk.pk).returned < 600
    undone = once_free(lambda: undoing.undo_bulk(bulk.pk, by=SYSTEM))
    assert (undone.state, undone.returned, undone.kept) == ("undone", 600, 0)
    assert dict(Customer.objects.values_list("pk", "city")) == before


@pytest.fixture
def small(transactional_db, monkeypatch):
    for module in (starting, running):
        monkeypatch.setattr(module, "CHUNK", 2)
    return asked(5)


def after_the_first(monkeypatch, module, name, error):
    whole, times = getattr(module, name), []

    def once(*given):
        times.append(given)
        if len(times) > 1:
            raise error
        whole(*given)

    monkeypatch.setattr(module, name, once)
    return lambda: monkeypatch.setattr(module, name, whole)


def test_what_breaks_off_for_good_says_so_and_the_rest_is_undone_later(small, monkeypatch):
    mend = after_the_first(monkeypatch, running, "_run_chunk", OSError("disk"))
    with pytest.raises(OSError, match="disk"):
        running.run(small.pk)
    failed = stop(small.pk, OSError("disk"))
    assert (failed.state, failed.changed) == ("failed", 2)
    assert "log of the server" in why_stopped(failed)
    assert "Records changed before that: 2." in why_stopped(failed)
    assert stop(small.pk) is None
    mend()
    undoing.start_undo(failed, by=SYSTEM)
    broken = stop_undoing(small.pk, OperationalError("gone"))
    assert (broken.state, "Undo the rest" in why_undoing_stopped(broken)) == ("undone", True)
    undoing.start_undo(broken, by=SYSTEM)
    assert undoing.undo_bulk(small.pk, by=SYSTEM).returned == 2


def test_two_who_wait_for_each_other_try_again_from_the_last_chunk(small, monkeypatch):
    whole, refused = running._run_chunk, []

    def deadlocked(bulk, number, *rest):
        if number == 1 and not refused:
            refused.append(number)
            error = OperationalError("deadlock detected")
            error.__cause__ = type("Cause", (Exception,), {"sqlstate": "40P01"})()
            raise error
        whole(bulk, number, *rest)

    monkeypatch.setattr(running, "_run_chunk", deadlocked)
    monkeypatch.setattr(running, "PAUSE", 0)
    assert running.run(small.pk).changed == 5


def test_work_that_no_job_will_take_up_is_ended(small):
    jobs.stop_forsaken_bulks(0)
    assert BulkChange.objects.get(pk=small.pk).state == "waiting"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    jobs.stop_forsaken_bulks(0)
    assert BulkChange.objects.get(pk=small.pk).state == "failed"

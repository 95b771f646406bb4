"""An import whose job fails for good, or whose process is gone, ends as failed: told to its owner, undone or gone on with."""

from __future__ import annotations

import signal
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from guanxi.access.recognising import actor_of_user
from guanxi.access.users.changing import change_user
from guanxi.customers.merging.tests.test_merging_together import Other
from guanxi.customers.models import Person
from guanxi.records import jobs
from guanxi.records.commands import import_file
from guanxi.records.importing import running
from guanxi.records.importing.tests.test_crashing import NOW, SYSTEM, _house, alice, drafted, spawned  # noqa: F401
from guanxi.records.importing.tests.working import work_off
from guanxi.records.importing.web.telling import to_be_told
from guanxi.records.models import Import

pytestmark = pytest.mark.django_db(transaction=True)
ROWS, CHUNK = 120, 50
DEADLOCK, BROKEN = "40P01", "XX000"
FAULT = """
CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'broken off' USING ERRCODE = '{state}'; END $$;
CREATE TRIGGER break_off BEFORE UPDATE ON import FOR EACH ROW WHEN (NEW.rows_done > {after}) EXECUTE FUNCTION break_off();
"""
MENDED = "DROP FUNCTION IF EXISTS break_off CASCADE"


@pytest.fixture(autouse=True)
def _no_connection_left_behind(monkeypatch):
    """The worker's threads keep theirs open for the next job; here they end with the worker."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)


@pytest.fixture
def database():
    """Breaks every chunk off that comes after so many rows, until it is mended."""

    def say(statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)

    yield lambda state=DEADLOCK, after=CHUNK: say(FAULT.format(state=state, after=after)), lambda: say(MENDED)
    say(MENDED)


@pytest.fixture
def waiting(tmp_path, monkeypatch, alice):  # noqa: F811
    monkeypatch.setattr(running, "CHUNK", CHUNK)
    monkeypatch.setattr(running, "PAUSE", 0)
    draft = to_be_told(drafted(tmp_path, by=actor_of_user(alice), rows=ROWS))
    draft.save()
    jobs.start_import(draft)
    return draft


def worked():
    """The worker runs what is there until nothing is left, waiting times skipped; returns how often it had to."""
    for turn in range(20):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo' AND task_name = 'records.run_import'")
            if not cursor.rowcount:
                return turn
        assert work_off() == 0
    raise AssertionError("it is tried for ever")


def page(user, path):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, client.get(path).content.decode()


def now(draft):
    return Import.objects.get(pk=draft.pk)


def test_a_victim_of_every_try_is_told_and_goes_on_where_it_stopped(waiting, database, alice):  # noqa: F811
    broken, mended = database
    broken()
    assert worked() == jobs.AGAIN.max_attempts + 1
    stopped = now(waiting)
    assert (stopped.state, stopped.rows_done) == ("failed", CHUNK)
    assert stopped.created == Person.objects.count() > 0
    assert stopped.ended_at is not None
    client, people = page(alice, "/people/")
    assert "The import of people.csv stopped: Each time it was tried, others were writing the same records" in people
    shown = client.get(f"/imports/{waiting.pk}/").content.decode()
    assert f"Rows done before that: {CHUNK}. What they brought is in and can be undone." in shown
    assert "Undo import" in shown
    mended()
    client.post(f"/imports/{waiting.pk}/run/")
    assert now(waiting).state == "waiting"
    assert worked() == 1
    done = now(waiting)
    assert (done.state, done.failure, done.rows_done) == ("done", "", ROWS)
    assert done.created == Person.objects.count()
    assert sum((done.created, done.updated, done.unchanged, done.rejected)) == ROWS
    assert done.rejected == done.rejected_rows.count()


def test_the_victim_of_a_real_circle_goes_on_by_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", CHUNK)
    draft, real, holds, chunks = drafted(tmp_path, rows=ROWS), running._keep_rejected, threading.Event(), []

    def other():
        """Holds the second of two locks and waits for the first when the import waits already: who waits longer finds the circle."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7, 2)")
            holds.set()
            time.sleep(0.5)
            cursor.execute("SELECT pg_advisory_xact_lock(7, 1)")

    def keep_rejected(an_import, parsed):
        chunks.append(parsed[0].number)
        if len(chunks) == 2:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(7, 1)")
                elsewhere.start()
                assert holds.wait(10)
                cursor.execute("SELECT pg_advisory_xact_lock(7, 2)")
        real(an_import, parsed)

    elsewhere = Other(other)
    monkeypatch.setattr(running, "_keep_rejected", keep_rejected)
    done = running.run(draft.pk)
    elsewhere.join(10)
    assert elsewhere.outcome is None
    assert chunks == [2, 52, 52, 102], "the second chunk was tried twice, the first was not"
    assert (done.state, done.rows_done) == ("done", ROWS)
    assert done.created == Person.objects.count()
    assert sum((done.created, done.updated, done.unchanged, done.rejected)) == ROWS


def test_what_went_in_before_is_undone(waiting, database, alice):  # noqa: F811
    broken, mended = database
    broken()
    worked()
    mended()
    stopped = now(waiting)
    client, _people = page(alice, "/people/")
    client.post(f"/imports/{waiting.pk}/undo/")
    assert work_off() == 0
    undone = now(waiting)
    assert (undone.state, undone.report["binned"]) == ("undone", stopped.created)
    assert not Person.objects.filter(deleted_at__isnull=True).exists()


def test_what_is_not_tried_again_stops_at_once_and_says_so_in_chinese(waiting, database, alice):  # noqa: F811
    change_user(user=alice, details={"language": "zh-hans"}, by=SYSTEM, at=NOW)
    database[0](state=BROKEN, after=0)
    assert worked() == 1
    stopped = now(waiting)
    assert (stopped.state, stopped.rows_done) == ("failed", 0)
    assert stopped.failure == "发生了意外错误，详情见服务器日志。尚未写入任何行。请在该导入的页面上重新开始。"
    alice.refresh_from_db()
    assert stopped.failure in page(alice, "/people/")[1]
    change_user(user=alice, details={"language": "en"}, by=SYSTEM, at=NOW)
    assert "Something unexpected happened; the log of the server says what. No row" in page(alice, f"/imports/{waiting.pk}/")[1]


def test_a_check_says_that_nothing_was_written(waiting, database, alice):  # noqa: F811
    Import.objects.filter(pk=waiting.pk).update(dry_run=True)
    database[0]()
    worked()
    assert now(waiting).failure.endswith("Nothing has been written. Check the file again.")
    assert "Undo import" not in page(alice, f"/imports/{waiting.pk}/")[1]


def test_one_whose_process_was_killed_is_stopped_once_no_job_is_left_for_it(tmp_path, alice):  # noqa: F811
    draft = drafted(tmp_path, by=actor_of_user(alice), rows=3_000)
    worker = spawned(draft.pk, tmp_path)
    worker.stdout.readline()
    while worker.poll() is None and not now(draft).rows_done:
        time.sleep(0.02)
    Import.objects.filter(pk=draft.pk).update(started_at=timezone.now() - timedelta(minutes=5))
    jobs.stop_forsaken_imports(timestamp=0)
    assert now(draft).state == "running", "somebody is at it"
    worker.send_signal(signal.SIGKILL)
    worker.wait(timeout=60)
    jobs.start_import(draft)
    jobs.stop_forsaken_imports(timestamp=0)
    assert now(draft).state == "running", "a job will take it up again"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'records.run_import'")
    jobs.stop_forsaken_imports(timestamp=0)
    stopped = now(draft)
    assert stopped.state == "failed"
    assert stopped.failure.startswith("The process that did the work ended before its time. Rows done before that: ")


def test_the_command_says_it_too(tmp_path, monkeypatch, database, alice, capsys):  # noqa: F811
    monkeypatch.setattr(running, "CHUNK", CHUNK)
    path = tmp_path / "people.csv"
    path.write_text("客户编号,姓名\n" + "".join(f"C{at},王{at}丽\n" for at in range(ROWS)))
    database[0]()
    assert import_file.main(["people", str(path)]) == import_file.FAILED
    assert "others were writing the same records" in capsys.readouterr().err
    assert Import.objects.get().state == "failed"


def test_only_what_stopped_is_started_again(tmp_path, alice):  # noqa: F811
    draft = drafted(tmp_path, by=actor_of_user(alice), rows=10)
    running.run(draft.pk)
    client, shown = page(alice, f"/imports/{draft.pk}/")
    assert "Start again" not in shown
    client.post(f"/imports/{draft.pk}/run/")
    assert now(draft).state == "done"
    assert not ProcrastinateJob.objects.filter(task_name=jobs.run_import.name).exists()

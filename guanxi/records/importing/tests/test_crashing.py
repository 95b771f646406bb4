"""An import whose worker is killed goes on where it stopped; two workers never run the same one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User, Workspace
from guanxi.access.recognising import actor_of_user
from guanxi.access.users.adding import add_user
from guanxi.access.users.placing import Place
from guanxi.customers.models import ContactPoint, Person
from guanxi.journal.models import Change, Entry
from guanxi.journal.writing import act
from guanxi.records.importing import running
from guanxi.records.importing.drafting import draft_import
from guanxi.records.importing.running import run
from guanxi.records.importing.settling import settle, start
from guanxi.records.importing.undoing import undo_import
from guanxi.records.models import Import, RejectedRow, SearchRow
from guanxi.sql.addressing import database_url

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
ROWS = 3_000
RUNNER = """
import sys, django
django.setup()
from guanxi.records.importing import running
running.CHUNK = 50
print("ready", flush=True)
running.run(int(sys.argv[1]))
"""


@pytest.fixture(autouse=True)
def _house(transactional_db, tmp_path, settings):
    settings.DATA = tmp_path
    with act("workspace.founded", by=SYSTEM):
        Workspace.objects.get_or_create(pk=1)


@pytest.fixture
def alice():
    return add_user(username="alice", details={"name": "Alice", "language": "en"}, place=Place(is_owner=True), by=SYSTEM, at=NOW)


def drafted(tmp_path, by=SYSTEM, rows=ROWS):
    """Every hundredth row is bad, and every tenth comes twice."""
    lines = ["客户编号,姓名,手机号码,邮箱"]
    for at in range(rows):
        known = at - 1 if at % 10 == 9 else at
        mail = "bad" if at % 100 == 50 else f"c{known}@example.com"
        lines.append(f"C{known},王{known}丽,138{known:08d},{mail}")
    path = tmp_path / "people.csv"
    path.write_bytes("\n".join(lines).encode("gb18030"))
    draft = draft_import("person", path, file_name="people.csv", by=by)
    settle(draft, draft.mapping, key="external_id", by=by)
    return start(draft)


def state_of_the_house(done):
    return {
        "counts": (done.created, done.updated, done.unchanged, done.rejected, done.rows_done),
        "people": Person.objects.count(),
        "points": ContactPoint.objects.count(),
        "search": SearchRow.objects.filter(object="person").count(),
        "refused": list(RejectedRow.objects.filter(of=done).order_by("row").values_list("row", flat=True)),
        "journal": Change.objects.filter(object="person", before__isnull=True).count(),
    }


def spawned(import_id, tmp_path):
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "GUANXI_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "guanxi.site.settings",
    }
    return subprocess.Popen([sys.executable, "-c", RUNNER, str(import_id)], env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_a_worker_killed_again_and_again_doubles_nothing_and_loses_nothing(tmp_path):
    unbroken = drafted(tmp_path)
    run(unbroken.pk)
    expected = state_of_the_house(Import.objects.get(pk=unbroken.pk))
    assert expected["people"] == expected["counts"][0]
    undo_import(Import.objects.get(pk=unbroken.pk), by=SYSTEM)
    before = {name: number for name, number in state_of_the_house(unbroken).items() if isinstance(number, int)}

    broken = drafted(tmp_path)
    chance = random.Random(7)
    kills = 0
    deadline = time.monotonic() + 300
    while Import.objects.get(pk=broken.pk).state != "done":
        assert time.monotonic() < deadline
        worker = spawned(broken.pk, tmp_path)
        worker.stdout.readline()
        if kills < 6:
            done = Import.objects.get(pk=broken.pk).rows_done
            while worker.poll() is None and Import.objects.get(pk=broken.pk).rows_done == done:
                time.sleep(0.005)
            time.sleep(chance.random() * 0.2)
            worker.send_signal(signal.SIGKILL)
            kills += 1
        worker.wait(timeout=60)
    assert kills == 6
    after = state_of_the_house(Import.objects.get(pk=broken.pk))
    assert after["counts"] == expected["counts"]
    assert after["refused"] == expected["refused"]
    assert Person.objects.filter(deleted_at__isnull=True).count() == expected["people"]
    assert after["journal"] - before["journal"] == expected["people"]
    assert after["points"] - before["points"] == expected["points"]
    assert after["search"] == expected["search"]


def test_two_workers_never_run_the_same_import(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 50)
    draft = drafted(tmp_path, rows=100)
    reached, go_on = threading.Event(), threading.Event()

    def hold(_import, _share):
        reached.set()
        assert go_on.wait(30)

    def first():
        try:
            run(draft.pk, progress=hold)
        finally:
            connection.close()

    worker = threading.Thread(target=first)
    worker.start()
    assert reached.wait(30)
    assert run(draft.pk) is None
    go_on.set()
    worker.join(30)
    done = Import.objects.get(pk=draft.pk)
    assert (done.state, done.rows_done) == ("done", 100)


def test_whoever_is_deactivated_meanwhile_imports_no_further_row(tmp_path, monkeypatch, alice):
    monkeypatch.setattr(running, "CHUNK", 50)
    draft = drafted(tmp_path, by=actor_of_user(alice), rows=200)

    def deactivate(_import, _share):
        with act("user.changed", by=SYSTEM):
            User.objects.filter(pk=alice.pk).update(is_active=False)

    run(draft.pk, progress=deactivate)
    done = Import.objects.get(pk=draft.pk)
    assert (done.state, done.rows_done) == ("failed", 50)
    assert "50" in done.failure
    assert Person.objects.count() == done.created
    assert Entry.objects.filter(kind="import.ran", about_id=done.pk).count() == 1
    undone = undo_import(done, by=SYSTEM)
    assert undone.binned == done.created

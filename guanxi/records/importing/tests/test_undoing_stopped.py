"""An undoing whose job fails for good, or has gone, ends as undone in part, and is gone on with."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from guanxi.access.recognising import actor_of_user
from guanxi.customers.models import Person
from guanxi.records import jobs
from guanxi.records.importing import undoing
from guanxi.records.importing.running import run
from guanxi.records.importing.tests.test_crashing import _house, alice, drafted  # noqa: F401
from guanxi.records.importing.tests.working import work_off
from guanxi.records.models import Import

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_connection_left_behind(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)


@pytest.fixture
def done(tmp_path, alice):  # noqa: F811
    draft = drafted(tmp_path, by=actor_of_user(alice), rows=30)
    run(draft.pk)
    done = Import.objects.get(pk=draft.pk)
    assert done.state == Import.State.DONE
    jobs.start_undo(done, actor_of_user(alice))
    return done


def there():
    return Person.objects.filter(deleted_at__isnull=True).count()


def page(alice, an_import):  # noqa: F811
    client = Client(headers={"accept-language": "en"})
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/imports/{an_import.pk}/").content.decode(), client


def test_an_undoing_that_fails_for_good_is_undone_in_part_and_gone_on_with(done, alice, monkeypatch):  # noqa: F811
    def fails(*given, **more):
        raise ValueError("broken off")

    with monkeypatch.context() as broken:
        broken.setattr(undoing, "_revert_changed", fails)
        work_off()
    stopped = Import.objects.get(pk=done.pk)
    assert (stopped.state, there()) == (Import.State.UNDONE, 27)
    assert stopped.may_be_undone
    text, client = page(alice, done)
    assert "The import is undone in part: the undoing broke off." in text
    assert "Nothing was taken back this time." in text
    assert "Undo the rest" in text
    assert client.post(f"/imports/{done.pk}/undo/").status_code == 302
    work_off()
    again = Import.objects.get(pk=done.pk)
    assert (again.state, there(), again.report["binned"]) == (Import.State.UNDONE, 0, 27)
    assert not again.may_be_undone
    assert "broke off" not in page(alice, done)[0]


def test_an_undoing_whose_job_is_gone_does_not_wait_for_ever(done, alice):  # noqa: F811
    jobs.stop_forsaken_imports(0)
    assert Import.objects.get(pk=done.pk).state == Import.State.UNDOING, "its job is there"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'records.undo_import'")
    jobs.stop_forsaken_imports(0)
    stopped = Import.objects.get(pk=done.pk)
    assert stopped.state == Import.State.UNDONE
    assert "ended before its time" in page(alice, done)[0]
